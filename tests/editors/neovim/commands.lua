-- The commands, the report of `:checkhealth`, and the help.

local t = dofile(vim.env.RIDEALONG_TEST_SCRIPTS .. "/harness.lua")

local function text_here()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
end

t.step("commands complete", function()
  t.expect_equal(
    vim.fn.getcompletion("Ridealong ", "cmdline"),
    { "baseline", "debug", "explain", "fix-all", "log", "restart", "scan", "status" }
  )
  t.expect_equal(vim.fn.getcompletion("Ridealong re", "cmdline"), { "restart" })
  local rules = vim.fn.getcompletion("Ridealong explain B60", "cmdline")
  assert(vim.list_contains(rules, "B602") and not vim.list_contains(rules, "B101"), vim.inspect(rules))
  t.expect_equal(vim.fn.getcompletion("Ridealong restart ", "cmdline"), {})
  vim.cmd("Ridealong nonsense")
  t.wait_for_message("there are baseline, debug")
end)

t.step("what needs a server says that there is none", function()
  vim.cmd("Ridealong status")
  t.wait_for_message("No Ridealong serves this buffer")
end)

t.step("the status and debug information are shown", function()
  t.open(t.file)
  t.wait_for_findings("B401@1 B506@6")
  vim.cmd("Ridealong status")
  t.wait_for_message("is running: 1 document is open")
  vim.cmd("Ridealong debug")
  t.wait_for("debug information", function()
    return text_here():find("Memory: ", 1, true) ~= nil
  end)
  t.expect_part(text_here(), "app.py")
  t.type_keys("q")
  t.expect_equal(vim.api.nvim_get_current_buf(), t.buffer)
end)

t.step("the rule under the cursor is explained, and one that is named", function()
  t.go_to("yaml.load")
  vim.cmd("Ridealong explain")
  t.wait_for("an explanation", function()
    return text_here():find("# B506: yaml_load", 1, true) ~= nil
  end)
  t.expect_equal(vim.bo.filetype, "markdown")
  t.expect_equal(vim.bo.modifiable, false)
  t.type_keys("q")
  vim.cmd("Ridealong explain exec_used")
  t.wait_for("another", function()
    return text_here():find("# B102", 1, true) ~= nil
  end)
  t.type_keys("q")
  vim.cmd("Ridealong explain B999")
  t.wait_for_message("B999")
end)

t.step("all safe fixes are made", function()
  vim.cmd("Ridealong fix-all")
  t.expect_equal(t.lines()[6], "    data = yaml.safe_load(text)")
  t.wait_for_findings("B401@1")
  vim.cmd("Ridealong fix-all")
  t.wait_for_message("nothing here has a safe fix")
  t.type_keys("u")
  t.wait_for_findings("B401@1 B506@6")
end)

t.step("the project is scanned into the quickfix list", function()
  vim.cmd("silent write")
  vim.fn.mkdir(t.project .. "/other")
  vim.fn.writefile({ "x = 1", "é = exec(x)" }, t.project .. "/other/deep.py")
  vim.cmd("Ridealong scan")
  t.wait_for_message("Ridealong: 3 findings in 2 files")
  local items = vim.fn.getqflist()
  t.expect_equal(#items, 3)
  local last = items[3]
  t.expect_part(vim.api.nvim_buf_get_name(last.bufnr), "other/deep.py")
  t.expect_equal({ last.lnum, last.type }, { 2, "W" })
  t.expect_equal(("é = exec(x)"):sub(last.col, last.col + 3), "exec")
  t.expect_part(last.text, "B102: ")
  vim.cmd.cclose()
end)

t.step("a baseline is written, and not over a file that is there", function()
  vim.cmd("Ridealong baseline known.txt")
  t.wait_for_message("what is known now stands in")
  t.expect_part(table.concat(vim.fn.readfile(t.project .. "/known.txt"), "\n"), "B102")
  vim.fn.writefile({ "mine" }, t.project .. "/mine.txt")
  vim.cmd("Ridealong baseline mine.txt")
  t.wait_for_message("is there already")
  t.expect_equal(vim.fn.readfile(t.project .. "/mine.txt"), { "mine" })
  vim.fn.delete(t.project .. "/mine.txt")
end)

t.step("the log is opened", function()
  vim.fn.delete(vim.lsp.get_log_path())
  vim.cmd("Ridealong log")
  t.wait_for_message("Nothing has been logged")
  vim.fn.writefile({ "[WARN] something" }, vim.lsp.get_log_path())
  vim.cmd("Ridealong log")
  t.expect_equal(vim.api.nvim_buf_get_name(0), vim.uv.fs_realpath(vim.lsp.get_log_path()))
  t.expect_equal(vim.bo.readonly, true)
  vim.cmd.close()
end)

t.step("a restart brings another server, with what is configured now", function()
  local before = t.processes()[1]
  vim.lsp.config("ridealong", { cmd_env = { RIDEALONG_TEST = "yes" } })
  vim.cmd("Ridealong restart")
  t.wait_for("another server", function()
    local now = t.processes()
    return #now == 1 and now[1] ~= before and #t.clients() == 1
  end)
  t.expect_equal(t.clients()[1].config.cmd_env, { RIDEALONG_TEST = "yes" })
  t.wait_for_findings("B401@1 B506@6")
  t.expect_equal(#t.clients(), 1)
end)

t.step("settings count after a restart, such as a baseline", function()
  vim.lsp.config("ridealong", { settings = { ridealong = { baseline = "known.txt" } } })
  vim.cmd("Ridealong restart")
  t.wait_for("another server", function()
    return #t.clients() == 1 and t.clients()[1].settings.ridealong ~= nil
  end)
  t.wait_for_findings("")
  t.type_keys("Goexec(text)<Esc>")
  t.wait_for_findings("B102@7")
  t.type_keys("dd")
  vim.lsp.config("ridealong", { settings = { ridealong = { baseline = "" } } })
  vim.cmd("Ridealong restart")
  t.wait_for_findings("B401@1 B506@6")
end)

t.step("health tells what is there", function()
  local health = t.health("ridealong")
  t.expect_part(health, "is ridealong 0.")
  t.expect_part(health, "serves 1 buffers of " .. t.project)
  t.expect_part(health, "count characters in utf-16")
  t.expect_part(health, "has no configuration; the recommended rules count")
  assert(not health:find("WARNING", 1, true) and not health:find("ERROR", 1, true), health)
  vim.fn.writefile({ "[tool.other]", "[tool.ridealong]" }, t.project .. "/pyproject.toml")
  t.expect_part(t.health("ridealong"), "is configured by " .. t.project .. "/pyproject.toml")
  vim.fn.delete(t.project .. "/pyproject.toml")
end)

t.step("health tells what is missing", function()
  local path = vim.env.PATH
  vim.env.PATH = t.project
  t.expect_part(t.health("ridealong"), "`ridealong` is not on the search path")
  vim.cmd("Ridealong scan")
  t.wait_for_message("ridealong is not on the search path")
  vim.g.ridealong_path = t.file
  t.expect_part(t.health("ridealong"), "app.py does not run")
  vim.g.ridealong_path = nil
  vim.env.PATH = path
end)

t.step("the help has all that it refers to", function()
  vim.cmd("helptags ALL")
  vim.cmd("help ridealong")
  t.expect_part(vim.api.nvim_buf_get_name(0), "doc/ridealong.txt")
  for word in text_here():gmatch("|([^|%s]+)|") do
    vim.cmd.help(vim.fn.escape(word, "[]"))
  end
  vim.cmd("help :Ridealong-scan")
  t.expect_part(vim.api.nvim_buf_get_name(0), "doc/ridealong.txt")
  for _, name in ipairs(vim.fn.getcompletion("Ridealong ", "cmdline")) do
    t.expect_part(text_here(), "*:Ridealong-" .. name .. "*")
  end
  vim.cmd.helpclose()
  t.expect_equal(t.warnings, {})
end)

t.run()
