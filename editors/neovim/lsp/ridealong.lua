-- Ridealong, as `vim.lsp.enable("ridealong")` of Neovim 0.11 and later reads it.
-- All that it knows comes from the server; this file says how to start one, and for which files.

---@type vim.lsp.Config
return {
  cmd = { require("ridealong.binary").find() or "ridealong", "server" },
  filetypes = { "python" },
  -- A folder with one of these is a project; one server serves each.
  root_markers = { "ridealong.toml", "pyproject.toml", "setup.cfg", "setup.py", ".git" },
  -- Neovim warns of servers in one buffer that count characters differently. Nearly all of them can
  -- count in UTF-16, so it is agreed on with this one too.
  capabilities = { general = { positionEncodings = { "utf-16" } } },
  on_exit = function(code, signal, id)
    require("ridealong.restart").after_exit(code, signal, id)
  end,
}
