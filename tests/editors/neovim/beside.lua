-- Beside real servers of others: ruff and Pyright.

local t = dofile(vim.env.RIDEALONG_TEST_SCRIPTS .. "/harness.lua")

local function config_of(name)
  return ({
    ruff = { cmd = { vim.env.RIDEALONG_TEST_RUFF, "server" }, filetypes = { "python" }, root_markers = { ".git" } },
    basedpyright = {
      cmd = { vim.env.RIDEALONG_TEST_PYRIGHT, "--stdio" },
      filetypes = { "python" },
      root_markers = { ".git" },
      settings = { basedpyright = { analysis = { autoImportCompletions = false } } },
    },
  })[name]
end

--- Whether all servers of the buffer have started, and how many.
local function are_ready(count)
  local clients = vim.lsp.get_clients({ bufnr = t.buffer })
  return #clients == count
    and vim.iter(clients):all(function(client)
      return client.initialized
    end)
end

--- Does what has Neovim compare encodings.
local function work()
  t.go_to("yaml.load")
  t.apply_action("B506: Use")
  t.wait_for_findings("B401@1")
  t.type_keys("u")
  t.wait_for_findings("B401@1 B506@6")
  vim.lsp.buf.hover()
  vim.lsp.buf.document_highlight()
  vim.lsp.util.make_position_params(0, t.clients()[1].offset_encoding)
  local health = t.health("vim.lsp")
  assert(not health:find("different position encodings", 1, true), health)
  health = t.health("ridealong")
  t.expect_part(health, "count characters in utf-16")
  assert(not health:find("WARNING", 1, true), health)
end

t.step("beside Pyright, without any setting", function()
  vim.lsp.config("basedpyright", config_of("basedpyright"))
  vim.lsp.enable("basedpyright")
  t.open(t.file)
  t.wait_for_findings("B401@1 B506@6")
  t.wait_for("two servers", function()
    return are_ready(2)
  end)
  work()
end)

t.step("beside ruff too, whose encoding is told where it differs", function()
  vim.lsp.config("ruff", config_of("ruff"))
  vim.lsp.enable("ruff")
  t.wait_for("three servers", function()
    return are_ready(3)
  end)
  t.expect_part(t.health("ridealong"), "ruff counts characters in utf-8, ridealong in utf-16")
  vim.lsp.enable({ "ruff", "basedpyright", "ridealong" }, false)
  t.wait_for("no server", function()
    return are_ready(0)
  end)
end)

t.step("beside both, with the line that the help gives", function()
  local help = vim.fn.readfile(vim.api.nvim_get_runtime_file("doc/ridealong.txt", false)[1])
  assert(loadstring(table.concat(help, "\n"):match("%*ridealong%-beside%*.->lua\n(.-)\n<")))()
  vim.lsp.enable({ "ruff", "basedpyright", "ridealong" })
  t.wait_for("three servers", function()
    return are_ready(3)
  end)
  t.wait_for_findings("B401@1 B506@6")
  work()
  local sources = {}
  t.wait_for("findings of all", function()
    for _, one in ipairs(vim.diagnostic.get(t.buffer)) do
      sources[(one.source or ""):lower()] = true
    end
    return sources.ridealong and sources.ruff and sources.basedpyright
  end)
  t.expect_equal(t.warnings, {})
end)

t.run()
