-- The command `:Ridealong` and what it completes.

local M = {}

--- The server of the current buffer; where there is none, that is told.
local function client()
  local found = vim.lsp.get_clients({ bufnr = 0, name = "ridealong" })[1]
  if not found then
    vim.notify("No Ridealong serves this buffer; `:checkhealth ridealong` tells why", vim.log.levels.WARN)
  end
  return found
end

--- Has the server execute a command and calls `done` with its answer.
local function execute(name, done)
  local server = client()
  if not server then
    return
  end
  server:request("workspace/executeCommand", { command = name, arguments = {} }, function(problem, answer)
    if problem then
      vim.notify("ridealong: " .. problem.message, vim.log.levels.ERROR)
    else
      done(answer)
    end
  end)
end

--- Shows text in a window of its own, which `q` closes.
local function show(title, text, filetype)
  local buffer = vim.api.nvim_create_buf(false, true)
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, vim.split(vim.trim(text), "\n"))
  vim.bo[buffer].bufhidden = "wipe"
  vim.bo[buffer].modifiable = false
  vim.cmd.split()
  vim.api.nvim_win_set_buf(0, buffer)
  vim.api.nvim_buf_set_name(buffer, ("ridealong://%d/%s"):format(buffer, title))
  vim.bo[buffer].filetype = filetype
  vim.keymap.set("n", "q", "<Cmd>close<CR>", { buffer = buffer, desc = "Close" })
end

--- The rule of the finding under the cursor, or of the first in its line.
local function rule_here()
  local line, column = unpack(vim.api.nvim_win_get_cursor(0))
  local here = vim.tbl_filter(function(one)
    return one.source == "ridealong"
  end, vim.diagnostic.get(0, { lnum = line - 1 }))
  for _, one in ipairs(here) do
    if column >= one.col and (one.end_lnum > one.lnum or column < one.end_col) then
      return one.code
    end
  end
  return here[1] and here[1].code
end

local function explain(rule)
  rule = rule or rule_here()
  if not rule then
    vim.notify("There is no finding in this line; name a rule, as in `:Ridealong explain B602`", vim.log.levels.WARN)
    return
  end
  require("ridealong.binary").run({ "explain", rule }, {}, function(text)
    show(rule, text, "markdown")
  end)
end

--- The ids of all rules, asked for once.
local function rules()
  local path = not M.rules and require("ridealong.binary").find()
  if path then
    local result = vim.system({ path, "rules", "--output-format", "json" }, { text = true }):wait(5000)
    local is_read, listed = pcall(vim.json.decode, result.stdout or "")
    M.rules = is_read and vim.tbl_map(function(rule)
      return rule.id
    end, listed) or nil
  end
  return M.rules or {}
end

-- Each subcommand: what is done, given its argument and whether there was a `!`; and what completes it.
local SUBCOMMANDS = {
  baseline = {
    run = function(path, bang)
      require("ridealong.project").baseline(path, bang)
    end,
    complete = function(start)
      return vim.fn.getcompletion(start, "file")
    end,
  },
  debug = {
    run = function()
      execute("ridealong.debugInformation", function(text)
        show("debug", text, "")
      end)
    end,
  },
  explain = { run = explain, complete = rules },
  ["fix-all"] = {
    run = function()
      if client() and not require("ridealong.fix").all() then
        vim.notify("Ridealong: nothing here has a safe fix")
      end
    end,
  },
  log = {
    run = function()
      local path = vim.lsp.get_log_path()
      if not vim.uv.fs_stat(path) then
        vim.notify("Nothing has been logged into " .. path)
        return
      end
      vim.cmd.split(vim.fn.fnameescape(path))
      vim.bo.readonly = true
      vim.cmd.normal({ "G", bang = true })
    end,
  },
  restart = {
    run = function()
      require("ridealong.restart").restart()
    end,
  },
  scan = {
    run = function()
      require("ridealong.project").scan()
    end,
  },
  status = {
    run = function()
      -- The server shows it by itself.
      execute("ridealong.showStatus", function() end)
    end,
  },
}

local function beginning_with(words, start)
  return vim.tbl_filter(function(word)
    return vim.startswith(word, start)
  end, words)
end

--- What may stand at the end of `line`.
function M.complete(start, line, position)
  local words = vim.split(vim.trim(line:sub(1, position - #start)), "%s+")
  if #words <= 1 then
    local names = vim.tbl_keys(SUBCOMMANDS)
    table.sort(names)
    return beginning_with(names, start)
  end
  local subcommand = SUBCOMMANDS[words[2]]
  if #words > 2 or not subcommand or not subcommand.complete then
    return {}
  end
  return beginning_with(subcommand.complete(start), start)
end

--- Runs a subcommand, as `nvim_create_user_command` calls it.
function M.run(command)
  local name, argument = unpack(command.fargs)
  local subcommand = SUBCOMMANDS[name]
  if not subcommand then
    local names = vim.tbl_keys(SUBCOMMANDS)
    table.sort(names)
    local text = "There is no `:Ridealong %s`; there are %s"
    vim.notify(text:format(name, table.concat(names, ", ")), vim.log.levels.ERROR)
    return
  end
  subcommand.run(argument, command.bang)
end

return M
