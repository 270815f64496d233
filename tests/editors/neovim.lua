-- Drives a real Neovim through what a user does with Ridealong. Run by tests/tests/neovim.rs:
--   nvim --clean --headless -i NONE -n -l neovim.lua PLUGIN PROJECT
-- Each step prints a line; the last one is the tally.

local plugin, project = arg[1], arg[2]
local PATIENCE = 60000

vim.opt.runtimepath:append(plugin)
vim.cmd("filetype on")
vim.o.swapfile = false

local file = project .. "/app.py"
local warnings = {}
-- Warnings would pass unseen without a screen.
vim.notify = function(message, level)
  if (level or vim.log.levels.INFO) >= vim.log.levels.WARN then
    table.insert(warnings, message)
  end
end

local buffer

local function lines()
  return vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
end

--- The diagnostics as "code@line", in order.
local function findings()
  local found = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
    table.insert(found, ("%s@%d"):format(diagnostic.code, diagnostic.lnum + 1))
  end
  table.sort(found)
  return table.concat(found, " ")
end

local function wait_for(what, condition)
  if not vim.wait(PATIENCE, condition, 10) then
    error(("waited in vain for %s; findings: %s; text:\n%s"):format(what, findings(), table.concat(lines(), "\n")))
  end
end

local function wait_for_findings(expected)
  wait_for(expected, function()
    return findings() == expected
  end)
end

local function expect_equal(actual, expected)
  if not vim.deep_equal(actual, expected) then
    error(("expected %s\nbut got %s"):format(vim.inspect(expected), vim.inspect(actual)), 2)
  end
end

local function clients()
  return vim.lsp.get_clients({ bufnr = buffer, name = "ridealong" })
end

--- Puts the cursor on the first occurrence of `text`.
local function go_to(text)
  for number, line in ipairs(lines()) do
    local column = line:find(text, 1, true)
    if column then
      vim.api.nvim_win_set_cursor(0, { number, column - 1 })
      return
    end
  end
  error("no such text: " .. text)
end

--- Applies the one code action whose title matches `title`, as a user picks it from the menu.
local function apply_action(title)
  local picked = 0
  vim.lsp.buf.code_action({
    filter = function(action)
      local is_wanted = action.title:find(title) ~= nil
      picked = picked + (is_wanted and 1 or 0)
      return is_wanted
    end,
    apply = true,
  })
  wait_for("the action " .. title, function()
    return picked > 0
  end)
  expect_equal(picked, 1)
end

local function type_keys(keys)
  vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(keys, true, false, true), "xt", false)
end

local steps = {}
local function step(name, run)
  table.insert(steps, { name = name, run = run })
end

step("findings of a file that is opened", function()
  vim.lsp.enable("ridealong")
  vim.cmd.edit(vim.fn.fnameescape(file))
  buffer = vim.api.nvim_get_current_buf()
  wait_for_findings("B401@1 B506@6")
  expect_equal(#clients(), 1)
  expect_equal(clients()[1].root_dir, project)
end)

step("findings follow what is typed", function()
  type_keys("Gosubprocess.run(cmd, shell=True)<Esc>")
  wait_for_findings("B401@1 B506@6 B602@7")
  local shell = vim.diagnostic.get(buffer, { lnum = 6 })[1]
  expect_equal(shell.severity, vim.diagnostic.severity.ERROR)
  expect_equal(shell.source, "ridealong")
  local text = lines()[7]
  assert(("subprocess.run(cmd, shell=True)"):find(text:sub(shell.col + 1, shell.end_col), 1, true), vim.inspect(shell))
  type_keys("A<BS><BS><BS><BS><BS>False)<Esc>")
  wait_for("a call without a shell", function()
    return not findings():find("B602", 1, true)
  end)
  type_keys("u")
  wait_for_findings("B401@1 B506@6 B602@7")
end)

step("findings behind wide characters are in their place", function()
  type_keys("Gox = 'é😀'; exec(cmd)<Esc>")
  wait_for_findings("B102@8 B401@1 B506@6 B602@7")
  local exec = vim.diagnostic.get(buffer, { lnum = 7 })[1]
  expect_equal(lines()[8]:sub(exec.col + 1, exec.col + 4), "exec")
  type_keys("dd")
  wait_for_findings("B401@1 B506@6 B602@7")
end)

step("a fix is applied and saved", function()
  go_to("yaml.load")
  apply_action("B506: Use")
  wait_for_findings("B401@1 B602@7")
  expect_equal(lines()[6], "    data = yaml.safe_load(text)")
  vim.cmd("silent write")
  expect_equal(vim.fn.readfile(file)[6], "    data = yaml.safe_load(text)")
end)

step("a finding is suppressed", function()
  go_to("subprocess.run")
  apply_action("^B602: Suppress with `# nosec B602`$")
  wait_for_findings("B401@1")
  expect_equal(lines()[7], "    subprocess.run(cmd, shell=True)  # nosec B602")
  vim.cmd("silent write")
  expect_equal(vim.fn.readfile(file), lines())
end)

step("hover explains the rule", function()
  go_to("import subprocess")
  vim.lsp.buf.hover()
  local text
  wait_for("a floating window", function()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= "" then
        text = table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), "\n")
        return true
      end
    end
    return false
  end)
  assert(text:find("B401", 1, true) and text:find("telnetlib", 1, true), text)
end)

step("the configuration counts once it is saved", function()
  vim.fn.writefile({ "ignore = ['B401']" }, project .. "/ridealong.toml")
  vim.cmd("silent write")
  wait_for_findings("")
  vim.fn.writefile({ "preset = 'bandit'", "ignore = ['B401']" }, project .. "/ridealong.toml")
  vim.cmd("silent write")
  wait_for_findings("B404@1")
  vim.fn.delete(project .. "/ridealong.toml")
  vim.cmd("silent write")
  wait_for_findings("B401@1")
end)

step("another server beside it causes no warning", function()
  local function other(dispatchers)
    local is_closing = false
    return {
      request = function(method, _, callback)
        local capabilities = { positionEncoding = "utf-16", hoverProvider = true, codeActionProvider = true }
        callback(nil, method == "initialize" and { capabilities = capabilities } or nil)
        return true, 1
      end,
      notify = function(method)
        if method == "exit" then
          is_closing = true
          dispatchers.on_exit(0, 0)
        end
        return true
      end,
      is_closing = function()
        return is_closing
      end,
      terminate = function()
        is_closing = true
      end,
    }
  end
  local id = vim.lsp.start({ name = "other", cmd = other }, { bufnr = buffer })
  wait_for("the other server", function()
    return #vim.lsp.get_clients({ bufnr = buffer }) == 2 and vim.lsp.get_client_by_id(id).initialized
  end)
  go_to("import subprocess")
  apply_action("^B401: Suppress with `# nosec B401`$")
  wait_for_findings("")
  type_keys("u")
  wait_for_findings("B401@1")
  expect_equal(warnings, {})
  vim.cmd("silent checkhealth vim.lsp")
  local health = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
  vim.cmd.bdelete()
  assert(health:find("ridealong", 1, true) and health:find("other", 1, true), health)
  assert(not health:find("WARNING", 1, true) and not health:find("ERROR", 1, true), health)
  vim.lsp.get_client_by_id(id):stop()
end)

step("a server that is stopped ends", function()
  local client = clients()[1]
  -- Its process is the only child of this one.
  local children = vim.api.nvim_get_proc_children(vim.fn.getpid())
  expect_equal(#children, 1)
  vim.lsp.enable("ridealong", false)
  wait_for("the end of the server", function()
    return client:is_stopped() and #vim.api.nvim_get_proc_children(vim.fn.getpid()) == 0
  end)
  expect_equal(vim.api.nvim_get_proc(children[1]), nil)
  wait_for_findings("")
end)

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
