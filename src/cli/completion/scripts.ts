/** The shells that completion is for. */
export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

const bash = `_repro_completion() {
  local kind line
  COMPREPLY=()
  {
    read -r kind || return
    while IFS= read -r line; do COMPREPLY+=("$line"); done
  } < <("\${COMP_WORDS[0]}" __complete bash "\${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null)
  case $kind in
    open) compopt -o nospace 2>/dev/null ;;
    files) compopt -o default 2>/dev/null ;;
  esac
}
complete -F _repro_completion repro
`;

const zsh = `#compdef repro
_repro() {
  local -a lines words_found
  local kind line
  lines=("\${(@f)$("\${words[1]}" __complete zsh "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)}")
  kind=\${lines[1]}
  if [[ $kind == files ]]; then _files; return; fi
  for line in "\${(@)lines[2,-1]}"; do
    words_found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  if [[ $kind == open ]]; then _describe -t values 'repro' words_found -S ''
  else _describe -t values 'repro' words_found
  fi
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
compdef _repro repro
`;

const fish = `function __repro_complete
    set -l typed (commandline -opc)
    set -l program $typed[1]
    set -e typed[1]
    set -l current (commandline -ct)
    set -l lines ($program __complete fish $typed "$current" 2>/dev/null)
    if test "$lines[1]" = files
        __fish_complete_path "$current"
    else
        set -e lines[1]
        string join \\n -- $lines
    end
end
complete -c repro -f -a '(__repro_complete)'
`;

/** What each shell reads to complete the command lines of repro: a function that asks \`repro __complete\` at every Tab. */
export const completionScripts: Readonly<Record<Shell, string>> = { bash, zsh, fish };
