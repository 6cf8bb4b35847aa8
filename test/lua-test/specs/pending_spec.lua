-- Tests that are to be written, and tests that give up.
describe("pending", function()
  local ran = false
  pending("without a body")
  pending("with a body", function() ran = true end)
  it("has no body")
  describe("a block without a body")

  it("inside a test ends it", function()
    finally(function() ran = "finally" end)
    pending("needs a network")
    error("not reached")
  end)

  it("runs no bodies", function() assert.equal("finally", ran) end)

  it("goes through assertions on errors", function()
    assert.has_no.errors(function() pending("through pcall of has_no.errors") end)
    error("not reached")
  end)
end)

describe("async", function()
  it("changes nothing", function()
    async()
    assert.is_true(true)
  end)
end)
