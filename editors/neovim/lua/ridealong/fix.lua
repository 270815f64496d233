-- All safe fixes of a buffer at once, before this returns: so they are in what is saved.

local M = {}

-- How long the server may take, in milliseconds, before saving goes on without it.
local PATIENCE = 3000

--- What the server answers, or nil after telling what is wrong.
local function ask(client, method, params, buffer)
  local answer, problem = client:request_sync(method, params, PATIENCE, buffer)
  problem = problem or (answer and answer.err and answer.err.message)
  if problem then
    vim.notify("ridealong: " .. problem, vim.log.levels.WARN)
    return nil
  end
  return answer and answer.result
end

--- Makes all safe fixes in a buffer.
---@param buffer? integer the current one if it is left out
---@return boolean changed
function M.all(buffer)
  buffer = (buffer and buffer ~= 0) and buffer or vim.api.nvim_get_current_buf()
  local before = vim.api.nvim_buf_get_changedtick(buffer)
  for _, client in ipairs(vim.lsp.get_clients({ bufnr = buffer, name = "ridealong" })) do
    local last = vim.api.nvim_buf_line_count(buffer)
    local params = {
      textDocument = { uri = vim.uri_from_bufnr(buffer) },
      range = { start = { line = 0, character = 0 }, ["end"] = { line = last, character = 0 } },
      context = { only = { "source.fixAll.ridealong" }, diagnostics = {} },
    }
    for _, action in ipairs(ask(client, "textDocument/codeAction", params, buffer) or {}) do
      if not action.edit and action.data then
        action = ask(client, "codeAction/resolve", action, buffer) or action
      end
      if action.edit then
        vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
      end
    end
  end
  return vim.api.nvim_buf_get_changedtick(buffer) ~= before
end

return M
