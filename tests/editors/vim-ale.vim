" Drives Vim with ALE, as docs/editors/vim.md has it set up. Run by tests/tests/clients.rs:
"   vim -u VIMRC -i NONE -n -es -S vim-ale.vim
" Each step prints a line; the last one is the tally.

let s:project = $RIDEALONG_TEST_PROJECT
let s:passed = 0

function! s:Say(message) abort
  call writefile([a:message], '/dev/stdout', 'a')
endfunction

" What Ridealong finds, as CODE@LINE, in order.
function! s:Codes() abort
  let l:found = get(get(g:ale_buffer_info, bufnr('%'), {}), 'loclist', [])
  return join(sort(map(copy(l:found), {_, one -> get(one, 'code', '?') . '@' . one.lnum})), ' ')
endfunction

function! s:WaitFor(what, condition) abort
  let l:start = reltime()
  while !eval(a:condition)
    if reltimefloat(reltime(l:start)) > 60
      call s:Say('FAILED: ' . a:what . '; findings: ' . s:Codes() . '; text: ' . join(getline(1, '$'), '\n'))
      call s:Say(s:passed . ' passed, 1 failed')
      cquit!
    endif
    sleep 20m
  endwhile
  let s:passed += 1
  call s:Say('ok: ' . a:what)
endfunction

filetype plugin on
execute 'edit ' . fnameescape(s:project . '/app.py')
call ale#Queue(0)
call s:WaitFor('findings of a file that is opened', 's:Codes() ==# "B401@1 B506@6"')

call append('$', 'exec(input())')
call ale#Queue(0)
call s:WaitFor('findings follow what is typed', 's:Codes() ==# "B102@7 B401@1 B506@6"')

call append(0, 'top = 1')
call ale#Queue(0)
call s:WaitFor('findings move with their lines', 's:Codes() ==# "B102@8 B401@2 B506@7"')

call deletebufline('%', 8)
call ale#Queue(0)
call s:WaitFor('findings vanish', 's:Codes() ==# "B401@2 B506@7"')

" ALE asks by inputlist() which action is wanted; the fix is the first.
call cursor(7, 17)
call feedkeys("1\<CR>", 't')
ALECodeAction
call s:WaitFor('a fix is applied', 'getline(7) =~# "yaml.safe_load(text)"')
call ale#Queue(0)
call s:WaitFor('what is fixed is found no more', 's:Codes() ==# "B401@2"')
silent write
call s:WaitFor('the fix is saved', 'readfile(expand("%"))[6] =~# "yaml.safe_load(text)"')

call s:Say(s:passed . ' passed, 0 failed')
qall!
