-- What is done with a whole project: by the command line, so that it finds what a check in CI finds.

local binary = require("ridealong.binary")

local M = {}

-- Where known findings are kept if no other name is given.
local BASELINE = ".ridealong-baseline"

--- The folder that the current buffer belongs to.
---@return string
function M.root()
  local client = vim.lsp.get_clients({ bufnr = 0, name = "ridealong" })[1]
  local markers = (vim.lsp.config.ridealong or {}).root_markers or { ".git" }
  return client and client.root_dir or vim.fs.root(0, markers) or vim.fn.getcwd()
end

local TYPES = { HIGH = "E", MEDIUM = "W", LOW = "I" }

--- A finding as an entry of the quickfix list, where columns count bytes from 1.
local function entry(root, finding)
  local range = finding.range
  return {
    filename = vim.fs.joinpath(root, finding.path),
    lnum = range.start.line,
    col = range.start.column + 1,
    end_lnum = range["end"].line,
    end_col = range["end"].column + 1,
    text = finding.id .. ": " .. finding.message,
    type = TYPES[finding.severity],
  }
end

--- Checks the project and lists what is found in the quickfix list.
function M.scan()
  local root = M.root()
  binary.run({ "check", "--output-format", "json", "." }, { cwd = root }, function(output)
    local is_read, report = pcall(vim.json.decode, output)
    if not is_read then
      vim.notify("ridealong: the report of the check cannot be read", vim.log.levels.ERROR)
      return
    end
    local items = vim.tbl_map(function(finding)
      return entry(root, finding)
    end, report.findings)
    vim.fn.setqflist({}, " ", { title = "Ridealong: " .. root, items = items })
    if #items > 0 then
      vim.cmd("botright copen")
    end
    local text = "Ridealong: %d findings in %d files of %s"
    vim.notify(text:format(#items, report.summary.files, root))
  end)
end

--- Writes all that is found in the project into a file, as known.
---@param path? string relative to the project
---@param replace boolean whether a file that is there may be replaced
function M.baseline(path, replace)
  local root = M.root()
  path = path or BASELINE
  if not replace and vim.uv.fs_stat(vim.fs.joinpath(root, path)) then
    vim.notify(("%s is there already; `:Ridealong! baseline %s` replaces it"):format(path, path), vim.log.levels.WARN)
    return
  end
  binary.run({ "check", "--write-baseline", path, "." }, { cwd = root }, function()
    local text = "Ridealong: what is known now stands in %s; `:help ridealong-baseline` tells how it counts"
    vim.notify(text:format(vim.fs.joinpath(root, path)))
  end)
end

return M
