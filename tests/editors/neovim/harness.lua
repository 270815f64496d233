-- What the scripts for Neovim share. Each of them is run by tests/tests/neovim.rs in a Neovim that has
-- started with its own init.lua, and gets the project by an environment variable.

local M = { project = vim.env.RIDEALONG_TEST_PROJECT, warnings = {} }
M.file = M.project .. "/app.py"

local PATIENCE = 60000
local steps = {}

-- Warnings and messages would pass unseen without a screen.
M.messages = {}
vim.notify = function(message, level)
  local is_warning = (level or vim.log.levels.INFO) >= vim.log.levels.WARN
  table.insert(is_warning and M.warnings or M.messages, message)
end

local show_message = vim.lsp.handlers["window/showMessage"]
vim.lsp.handlers["window/showMessage"] = function(problem, params, context)
  table.insert(M.messages, params.message)
  return show_message(problem, params, context)
end

function M.open(path)
  vim.cmd.edit(vim.fn.fnameescape(path))
  M.buffer = vim.api.nvim_get_current_buf()
end

function M.lines()
  return vim.api.nvim_buf_get_lines(M.buffer, 0, -1, false)
end

--- The diagnostics of Ridealong as "code@line", in order.
function M.findings()
  local found = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(M.buffer)) do
    if diagnostic.source == "ridealong" then
      table.insert(found, ("%s@%d"):format(diagnostic.code, diagnostic.lnum + 1))
    end
  end
  table.sort(found)
  return table.concat(found, " ")
end

function M.wait_for(what, condition)
  if not vim.wait(PATIENCE, condition, 10) then
    local text = "waited in vain for %s; findings: %s; text:\n%s\nwarnings: %s\nmessages: %s"
    local told = { vim.inspect(M.warnings), vim.inspect(M.messages) }
    error(text:format(what, M.findings(), table.concat(M.lines(), "\n"), unpack(told)))
  end
end

function M.wait_for_findings(expected)
  M.wait_for(expected, function()
    return M.findings() == expected
  end)
end

function M.expect_equal(actual, expected)
  if not vim.deep_equal(actual, expected) then
    error(("expected %s\nbut got %s"):format(vim.inspect(expected), vim.inspect(actual)), 2)
  end
end

function M.expect_part(text, part)
  assert(text:find(part, 1, true), ("%q is not in:\n%s"):format(part, text))
end

--- Waits for a message to the user that has this part, and forgets all there were.
function M.wait_for_message(part)
  M.wait_for("the message " .. part, function()
    return vim.iter({ M.messages, M.warnings }):flatten():any(function(message)
      return message:find(part, 1, true) ~= nil
    end)
  end)
  M.messages, M.warnings = {}, {}
end

--- The servers of the buffer that have been initialized.
function M.clients(name)
  return vim.lsp.get_clients({ bufnr = M.buffer, name = name or "ridealong" })
end

--- Puts the cursor on the first occurrence of `text`.
function M.go_to(text)
  for number, line in ipairs(M.lines()) do
    local column = line:find(text, 1, true)
    if column then
      vim.api.nvim_win_set_cursor(0, { number, column - 1 })
      return
    end
  end
  error("no such text: " .. text)
end

function M.type_keys(keys)
  vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(keys, true, false, true), "xt", false)
end

--- Applies the one code action whose title matches `title`, as a user picks it from the menu.
function M.apply_action(title)
  local picked = 0
  vim.lsp.buf.code_action({
    filter = function(action)
      local is_wanted = action.title:find(title) ~= nil
      picked = picked + (is_wanted and 1 or 0)
      return is_wanted
    end,
    apply = true,
  })
  M.wait_for("the action " .. title, function()
    return picked > 0
  end)
  M.expect_equal(picked, 1)
end

--- The text of a report of `:checkhealth`.
function M.health(name)
  vim.cmd("silent checkhealth " .. name)
  local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
  vim.cmd.bdelete()
  return text
end

--- The processes of servers that this Neovim has started.
function M.processes()
  return vim.tbl_filter(function(id)
    local process = vim.api.nvim_get_proc(id)
    return process and process.name:find("ridealong", 1, true) ~= nil
  end, vim.api.nvim_get_proc_children(vim.fn.getpid()))
end

function M.step(name, run)
  table.insert(steps, { name = name, run = run })
end

--- Runs all steps, tells how they went, and leaves Neovim.
function M.run()
  local passed, failed = 0, 0
  for _, one in ipairs(steps) do
    local is_good, problem = xpcall(one.run, debug.traceback)
    if is_good then
      passed = passed + 1
      io.stdout:write("ok: " .. one.name .. "\n")
    else
      failed = failed + 1
      io.stdout:write("FAILED: " .. one.name .. "\n" .. tostring(problem) .. "\n")
      -- Each step builds on the ones before.
      break
    end
  end
  io.stdout:write(("%d passed, %d failed\n"):format(passed, failed))
  vim.cmd(failed == 0 and "qall!" or "cquit 1")
end

return M
