# Prints what PowerShell offers for a line: SCRIPT WORD...
. $args[0]
$line = $args[1..($args.Length - 1)] -join ' '
[System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches |
    ForEach-Object { $_.CompletionText }
