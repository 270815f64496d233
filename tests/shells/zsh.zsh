# Types a line and a tab in an interactive zsh, and prints what the line became: ZSH ROOT SCRIPT WORD...
# ROOT is where zsh was unpacked, if it was not installed.
zsh=$1 root=$2 script=$3
line="${@[4,-1]}"
if [[ -n $root ]]; then
    module_path=($root/usr/lib/*/zsh/*(N))
    fpath=($root/usr/share/zsh/functions $root/usr/share/zsh/functions/**/*(N/))
    setup="module_path=(${(j: :)${(@q)module_path}}); fpath=(${(j: :)${(@q)fpath}}); "
fi
zmodload zsh/zpty
setup+="PS1=; autoload -Uz compinit; compinit -u -D; source ${(q)script}; "
# What the terminal shows depends on its kind; the line itself does not.
setup+='tell() { print -r -- "became<$BUFFER>" }; zle -N tell; bindkey "^X" tell; '
zpty typing $zsh -f -i
zpty -w typing "$setup print re''ady"
zpty -r typing answer '*ready*'
zpty -w -n typing $line$'\t\x18'
zpty -r typing answer '*became<*>*'
print -r -- ${${answer##*became<}%%>*}
zpty -d typing
