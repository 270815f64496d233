-- Brings a server back that ended by itself, and restarts one on request.

local M = {}

-- A server that ends more often than this, in so many milliseconds, is left alone.
local AT_MOST, WITHIN = 5, 180000
-- How long a server may take to end before it is killed, in milliseconds.
local PATIENCE = 3000

-- When servers ended by themselves.
local ends = {}
-- What is to be started once a client has ended: its configuration and its buffers, by its id.
local waiting = {}

--- Whether a server may be started again, after it has just ended.
local function is_allowed()
  local now = vim.uv.now()
  table.insert(ends, now)
  ends = vim.tbl_filter(function(at)
    return now - at < WITHIN
  end, ends)
  return #ends <= AT_MOST
end

local function start(config, buffers)
  for _, buffer in ipairs(buffers) do
    if vim.api.nvim_buf_is_loaded(buffer) then
      vim.lsp.start(config, { bufnr = buffer, reuse_client = config.reuse_client })
    end
  end
end

--- To be called when the process of a client has ended.
---@param code integer
---@param signal integer
---@param id integer
function M.after_exit(code, signal, id)
  local client = vim.lsp.get_client_by_id(id)
  local next_one = waiting[id]
  waiting[id] = nil
  -- As in Neovim's own report of it, one that was asked to terminate did as it was told.
  local by_itself = client and client.initialized and (code ~= 0 or signal ~= 0) and signal ~= 15
  if not next_one and by_itself then
    if is_allowed() then
      next_one = { config = client.config, buffers = vim.tbl_keys(client.attached_buffers) }
    else
      local text = "Ridealong ended %d times in %d minutes and is not started again; see `:Ridealong log`"
      vim.schedule(function()
        vim.notify(text:format(AT_MOST + 1, WITHIN / 60000), vim.log.levels.ERROR)
      end)
    end
  end
  if next_one then
    -- Neovim forgets the old client in functions that it is yet to schedule.
    vim.schedule(function()
      vim.schedule(function()
        start(next_one.config, next_one.buffers)
      end)
    end)
  end
end

--- Stops all servers and starts them again, with what `vim.lsp.config` says now.
function M.restart()
  ends = {}
  local clients = vim.lsp.get_clients({ name = "ridealong" })
  for _, client in ipairs(clients) do
    local config = vim.deepcopy(vim.lsp.config.ridealong or client.config)
    config.root_dir = client.root_dir
    waiting[client.id] = { config = config, buffers = vim.tbl_keys(client.attached_buffers) }
    client:stop()
    vim.defer_fn(function()
      if waiting[client.id] then
        client:stop(true)
      end
    end, PATIENCE)
  end
  if #clients == 0 then
    vim.lsp.enable("ridealong")
  end
end

return M
