-- What a user does with findings while working in a file.

local t = dofile(vim.env.RIDEALONG_TEST_SCRIPTS .. "/harness.lua")

t.step("findings of a file that is opened", function()
  t.open(t.file)
  t.wait_for_findings("B401@1 B506@6")
  t.expect_equal(#t.clients(), 1)
  t.expect_equal(t.clients()[1].root_dir, t.project)
end)

t.step("findings follow what is typed", function()
  t.type_keys("Gosubprocess.run(cmd, shell=True)<Esc>")
  t.wait_for_findings("B401@1 B506@6 B602@7")
  local shell = vim.diagnostic.get(t.buffer, { lnum = 6 })[1]
  t.expect_equal(shell.severity, vim.diagnostic.severity.ERROR)
  t.expect_equal(shell.source, "ridealong")
  local text = t.lines()[7]
  t.expect_part("subprocess.run(cmd, shell=True)", text:sub(shell.col + 1, shell.end_col))
  t.type_keys("A<BS><BS><BS><BS><BS>False)<Esc>")
  t.wait_for("a call without a shell", function()
    return not t.findings():find("B602", 1, true)
  end)
  t.type_keys("u")
  t.wait_for_findings("B401@1 B506@6 B602@7")
end)

t.step("findings move with their lines", function()
  t.type_keys("ggOtop = 1<Esc>")
  t.wait_for_findings("B401@2 B506@7 B602@8")
  t.type_keys("u")
  t.wait_for_findings("B401@1 B506@6 B602@7")
end)

t.step("findings behind wide characters are in their place", function()
  t.type_keys("Gox = 'é😀'; exec(cmd)<Esc>")
  t.wait_for_findings("B102@8 B401@1 B506@6 B602@7")
  local exec = vim.diagnostic.get(t.buffer, { lnum = 7 })[1]
  t.expect_equal(t.lines()[8]:sub(exec.col + 1, exec.col + 4), "exec")
  t.type_keys("dd")
  t.wait_for_findings("B401@1 B506@6 B602@7")
end)

t.step("a fix is applied and saved", function()
  t.go_to("yaml.load")
  t.apply_action("B506: Use")
  t.wait_for_findings("B401@1 B602@7")
  t.expect_equal(t.lines()[6], "    data = yaml.safe_load(text)")
  vim.cmd("silent write")
  t.expect_equal(vim.fn.readfile(t.file)[6], "    data = yaml.safe_load(text)")
end)

t.step("a finding is suppressed", function()
  t.go_to("subprocess.run")
  t.apply_action("^B602: Suppress with `# nosec B602`$")
  t.wait_for_findings("B401@1")
  t.expect_equal(t.lines()[7], "    subprocess.run(cmd, shell=True)  # nosec B602")
  vim.cmd("silent write")
  t.expect_equal(vim.fn.readfile(t.file), t.lines())
end)

t.step("hover explains the rule", function()
  t.go_to("import subprocess")
  vim.lsp.buf.hover()
  local text
  t.wait_for("a floating window", function()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= "" then
        text = table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), "\n")
        vim.api.nvim_win_close(window, true)
        return true
      end
    end
    return false
  end)
  t.expect_part(text, "B401")
  t.expect_part(text, "telnetlib")
end)

t.step("safe fixes are made when a file is saved", function()
  -- The recipe is run as the help gives it.
  local help = vim.fn.readfile(vim.api.nvim_get_runtime_file("doc/ridealong.txt", false)[1])
  local recipe = table.concat(help, "\n"):match("%*ridealong%-fix%-on%-save%*.->lua\n(.-)\n<")
  assert(loadstring(recipe))()
  t.type_keys("Godata = yaml.load(text)<Esc>")
  t.wait_for_findings("B401@1 B506@8")
  vim.cmd("silent write")
  t.expect_equal(vim.fn.readfile(t.file)[8], "    data = yaml.safe_load(text)")
  t.wait_for_findings("B401@1")
  vim.api.nvim_clear_autocmds({ event = "BufWritePre", pattern = "*.py" })
end)

t.step("the configuration counts once it is saved", function()
  vim.fn.writefile({ "ignore = ['B401']" }, t.project .. "/ridealong.toml")
  vim.cmd("silent write")
  t.wait_for_findings("")
  vim.fn.writefile({ "preset = 'bandit'", "ignore = ['B401']" }, t.project .. "/ridealong.toml")
  vim.cmd("silent write")
  t.wait_for_findings("B404@1")
  vim.fn.delete(t.project .. "/ridealong.toml")
  vim.cmd("silent write")
  t.wait_for_findings("B401@1")
end)

t.step("a server that is killed comes back", function()
  local processes = t.processes()
  t.expect_equal(#processes, 1)
  vim.uv.kill(processes[1], "sigkill")
  t.wait_for("a new server", function()
    local now = t.processes()
    return #now == 1 and now[1] ~= processes[1] and #t.clients() == 1
  end)
  t.type_keys("Goexec(text)<Esc>")
  t.wait_for_findings("B102@9 B401@1")
  t.type_keys("dd")
  t.wait_for_findings("B401@1")
  t.wait_for_message("quit with exit code")
  t.expect_equal(t.warnings, {})
end)

t.step("a server that is stopped ends", function()
  local client = t.clients()[1]
  t.expect_equal(#t.processes(), 1)
  vim.lsp.enable("ridealong", false)
  t.wait_for("the end of the server", function()
    return client:is_stopped() and #t.processes() == 0
  end)
  t.wait_for_findings("")
end)

t.run()
