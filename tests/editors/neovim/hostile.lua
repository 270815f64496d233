-- A project whose files want to have something run; tests/tests/neovim.rs looks whether anything was.

local t = dofile(vim.env.RIDEALONG_TEST_SCRIPTS .. "/harness.lua")

t.step("findings are shown, by the rules that count without a configuration", function()
  vim.cmd.cd(vim.fn.fnameescape(t.project))
  t.open(t.file)
  t.wait_for("a finding", function()
    return t.findings():find("B102@1", 1, true) ~= nil
  end)
  t.expect_part(t.clients()[1].config.cmd[1], vim.env.RIDEALONG_TEST_BINARY)
end)

t.step("commands run the program of the user", function()
  vim.cmd("Ridealong explain B102")
  t.wait_for("an explanation", function()
    return vim.bo.filetype == "markdown"
  end)
  t.type_keys("q")
  vim.cmd("Ridealong scan")
  t.wait_for("what a check says of the configuration", function()
    return #t.warnings > 0
  end)
  vim.cmd.cclose()
  t.expect_part(t.health("ridealong"), vim.env.RIDEALONG_TEST_BINARY)
end)

t.run()
