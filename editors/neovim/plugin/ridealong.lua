-- Defines `:Ridealong`; all else is loaded when it is used.

if vim.g.loaded_ridealong then
  return
end
vim.g.loaded_ridealong = true

vim.api.nvim_create_user_command("Ridealong", function(command)
  require("ridealong.commands").run(command)
end, {
  bang = true,
  complete = function(...)
    return require("ridealong.commands").complete(...)
  end,
  desc = "Work with Ridealong, the security linter for Python",
  nargs = "+",
})
