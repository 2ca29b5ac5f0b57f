/** The shells that have a script. */
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;

export type CompletionShell = (typeof SHELLS)[number];

/*
 * Each script asks `datashare complete -- <words> :<word at the cursor>`, which prints a line for each candidate: the word, a
 * tab and its description. If there is none, the shell offers files. The colon is there because PowerShell drops empty arguments.
 */

const BASH = `# bash completion for datashare
_datashare() {
  local line current="\${COMP_WORDS[COMP_CWORD]}"
  [ "$current" = "=" ] && current=""
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <("\${COMP_WORDS[0]}" complete -- "\${COMP_WORDS[@]:1:COMP_CWORD-1}" ":$current" 2> /dev/null)
}
complete -o bashdefault -o default -F _datashare datashare
`;

const ZSH = `#compdef datashare
_datashare() {
  local line
  local -a candidates
  while IFS= read -r line; do
    candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done < <("\${words[1]}" complete -- "\${(@Q)words[2,CURRENT-1]}" ":\${(Q)words[CURRENT]}" 2> /dev/null)
  if (( \${#candidates} )); then
    _describe 'datashare' candidates
  else
    _files
  fi
}
if [ "\${funcstack[1]}" = "_datashare" ]; then
  _datashare "$@"
else
  compdef _datashare datashare
fi
`;

const FISH = `# fish completion for datashare
function __datashare_candidates
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    $words[1] complete -- $words[2..-1] ":$current" 2> /dev/null
end
complete -c datashare -n 'count (__datashare_candidates) > /dev/null' -f -a '(__datashare_candidates)'
`;

const POWERSHELL = `# PowerShell completion for datashare
Register-ArgumentCompleter -Native -CommandName datashare -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  & $commandAst.CommandElements[0].ToString() complete '--' @words ":$wordToComplete" 2> $null | ForEach-Object {
    $word, $description = $_ -split "\`t", 2
    if (-not $description) { $description = $word }
    [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $description)
  }
}
`;

export const COMPLETION_SCRIPTS: Readonly<Record<CompletionShell, string>> = {
  bash: BASH,
  zsh: ZSH,
  fish: FISH,
  powershell: POWERSHELL,
};
