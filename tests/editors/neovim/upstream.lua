-- The entry for nvim-lspconfig in place of the plug-in.

local t = dofile(vim.env.RIDEALONG_TEST_SCRIPTS .. "/harness.lua")

t.step("findings of a file that is opened", function()
  t.expect_equal(vim.fn.exists(":Ridealong"), 0)
  t.open(t.file)
  t.wait_for_findings("B401@1 B506@6")
  t.expect_equal(t.clients()[1].root_dir, t.project)
end)

t.step("it starts for the files for which the plug-in does", function()
  local mine = vim.lsp.config.ridealong
  vim.opt.runtimepath:remove(vim.env.RIDEALONG_TEST_UPSTREAM)
  vim.opt.runtimepath:append(vim.env.RIDEALONG_TEST_PLUGIN)
  local plugin = dofile(vim.env.RIDEALONG_TEST_PLUGIN .. "/lsp/ridealong.lua")
  t.expect_equal(mine.filetypes, plugin.filetypes)
  t.expect_equal(mine.root_markers, plugin.root_markers)
  t.expect_equal({ vim.fs.basename(plugin.cmd[1]), plugin.cmd[2] }, mine.cmd)
end)

t.run()
