-- A little of everything, with names and messages that are hard on report formats.
describe("formats <&> \"quoted\" #tag", function()
  it("pass", function() end)
  it("fail # TODO \\ with\na line", function() assert(false, "  <b> & ]]> \27[31m \xFF\nsecond --- line") end)
  it("error", function() local function f() error({ code = 1 }) end f() end)
  pending("not yet")
  it("gives up", function() pending("because # of <this>") end)
  describe("block", function() setup(function() error("no setup") end) it("x", function() end) end)
end)
