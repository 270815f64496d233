-- What `:checkhealth ridealong` tells.

local M = {}

local function check_program()
  vim.health.start("ridealong: program")
  if vim.fn.has("nvim-0.11") == 0 then
    vim.health.error("Neovim is older than 0.11", "Update Neovim, or start `ridealong server` by a plug-in")
  end
  local path = require("ridealong.binary").find()
  if not path then
    vim.health.error("`ridealong` is not on the search path", {
      "Install it, so that `ridealong --version` works in a terminal: |ridealong-install|",
      "Or say where it is, in init.lua: `vim.g.ridealong_path = \"/path/to/ridealong\"`",
    })
    return
  end
  local is_run, process = pcall(vim.system, { path, "--version" }, { text = true })
  local result = is_run and process:wait(10000)
  if result and result.code == 0 then
    vim.health.ok(("%s is %s"):format(path, vim.trim(result.stdout)))
  else
    local reason = result and vim.trim(result.stderr or "") or tostring(process)
    vim.health.error(("%s does not run: %s"):format(path, reason))
  end
end

local function check_servers()
  vim.health.start("ridealong: servers")
  local clients = vim.lsp.get_clients({ name = "ridealong" })
  if vim.lsp.is_enabled and not vim.lsp.is_enabled("ridealong") and #clients == 0 then
    vim.health.warn("The server is not enabled", "Add to init.lua: `vim.lsp.enable(\"ridealong\")`")
  elseif #clients == 0 then
    vim.health.info("No server runs; one is started with the first Python file")
  end
  for _, client in ipairs(clients) do
    local buffers = #vim.tbl_keys(client.attached_buffers)
    local version = (client.server_info or {}).version or "of an unknown version"
    local root = client.root_dir or "single files"
    vim.health.ok(("Server %s (client %d) serves %d buffers of %s"):format(version, client.id, buffers, root))
  end
  return clients
end

--- Neovim takes positions for those of the first server of a buffer, here and there.
local function check_encodings(clients)
  for _, client in ipairs(clients) do
    for buffer in pairs(client.attached_buffers) do
      local others = vim.tbl_filter(function(other)
        return other.offset_encoding ~= client.offset_encoding
      end, vim.lsp.get_clients({ bufnr = buffer }))
      for _, other in ipairs(others) do
        local text = "%s counts characters in %s, ridealong in %s, both in buffer %d"
        vim.health.warn(
          text:format(other.name, other.offset_encoding, client.offset_encoding, buffer),
          "Have all servers count alike: |ridealong-beside|"
        )
      end
      if #others == 0 then
        vim.health.ok(("All servers of buffer %d count characters in %s"):format(buffer, client.offset_encoding))
      end
    end
  end
end

--- Whether `path` configures Ridealong, or Bandit in its place.
local function configures(path)
  if vim.fs.basename(path) == "ridealong.toml" then
    return true
  end
  local is_read, lines = pcall(vim.fn.readfile, path)
  return is_read and vim.iter(lines):any(function(line)
    return line:match("^%s*%[tool%.ridealong[%].]") or line:match("^%s*%[tool%.bandit[%].]")
  end)
end

local function check_configuration(clients)
  vim.health.start("ridealong: configuration")
  local folders = {}
  for _, client in ipairs(clients) do
    folders[client.root_dir or vim.fn.getcwd()] = true
  end
  if #clients == 0 then
    folders[vim.fn.getcwd()] = true
  end
  for folder in pairs(folders) do
    local found = vim.fs.find({ "ridealong.toml", "pyproject.toml" }, { upward = true, path = folder, limit = math.huge })
    local path = vim.iter(found):find(configures)
    if path then
      vim.health.ok(("%s is configured by %s"):format(folder, path))
    else
      vim.health.info(folder .. " has no configuration; the recommended rules count")
    end
  end
end

--- Called by `:checkhealth ridealong`.
function M.check()
  check_program()
  local clients = check_servers()
  check_encodings(clients)
  check_configuration(clients)
end

return M
