-- Where the program is. A project cannot say: neither a file of it nor a relative part of the search
-- path, which would be looked up in it, counts.

local M = {}

local IS_WINDOWS = vim.fn.has("win32") == 1

--- Whether `folder` means the same whatever the working directory is.
local function is_absolute(folder)
  if IS_WINDOWS then
    return folder:match("^%a:[/\\]") ~= nil or folder:match("^[/\\][/\\]") ~= nil
  end
  return folder:sub(1, 1) == "/"
end

--- The path of `ridealong`: `vim.g.ridealong_path`, or the first on the search path.
---@return string? path
function M.find()
  if vim.g.ridealong_path then
    return vim.fn.expand(vim.g.ridealong_path)
  end
  local name = IS_WINDOWS and "ridealong.exe" or "ridealong"
  for folder in vim.gsplit(vim.env.PATH or "", IS_WINDOWS and ";" or ":", { plain = true }) do
    local path = vim.fs.joinpath(folder, name)
    if is_absolute(folder) and vim.fn.executable(path) == 1 then
      return path
    end
  end
end

--- Runs the program and calls `done` with its standard output, or tells what it said was wrong.
--- Exit code 1 says that something was found, which is no failure.
---@param arguments string[]
---@param options vim.SystemOpts
---@param done fun(output: string)
function M.run(arguments, options, done)
  local path = M.find()
  if not path then
    vim.notify("ridealong is not on the search path; `:help ridealong-install` tells more", vim.log.levels.ERROR)
    return
  end
  options = vim.tbl_extend("force", { text = true }, options)
  vim.system({ path, "--color", "never", unpack(arguments) }, options, vim.schedule_wrap(function(result)
    if result.code > 1 or result.signal ~= 0 then
      vim.notify("ridealong: " .. vim.trim(result.stderr), vim.log.levels.WARN)
    end
    if result.stdout ~= "" or result.code <= 1 then
      done(result.stdout)
    end
  end))
end

return M
