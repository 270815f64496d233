# Prints what the completer hands to elvish for a line: SCRIPT WORD...
# The module of the line editor is there only on a terminal; the script needs this much of it.
var edit: = (ns [&completion:=(ns [&arg-completer=[&]]) &complex-candidate~={|text &display=''| put $text}])
eval &ns=(ns [&edit:=$edit:]) (slurp < $args[0])
var offered = [($edit:completion:arg-completer[ridealong] (all $args[1..]))]
all $offered | to-lines
