---@brief
---
--- Ridealong, a security linter for Python with the rules of Bandit. It can be installed via `pip`.
---
--- ```sh
--- pip install ridealong
--- ```
---
--- Projects configure it in `ridealong.toml` or in `[tool.ridealong]` of `pyproject.toml`. Settings of
--- the editor:
---
--- ```lua
--- vim.lsp.config('ridealong', {
---   settings = {
---     ridealong = {
---       diagnosticMode = 'workspace',
---     },
---   },
--- })
--- ```
---
--- Beside servers that count characters in UTF-16 alone, such as Pyright:
---
--- ```lua
--- vim.lsp.config('*', {
---   capabilities = { general = { positionEncodings = { 'utf-16' } } },
--- })
--- ```

---@type vim.lsp.Config
return {
  cmd = { 'ridealong', 'server' },
  filetypes = { 'python' },
  root_markers = { 'ridealong.toml', 'pyproject.toml', 'setup.cfg', 'setup.py', '.git' },
  settings = {},
}
