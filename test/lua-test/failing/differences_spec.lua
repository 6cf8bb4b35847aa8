-- Comparisons that fail: how differences are shown.
describe("same", function()
  it("marks the way to the first difference", function()
    assert.same(
      { id = 7, tags = { "a", "b" }, owner = { name = "Ada", address = { city = "Paris", lines = { deep = { 1 } } } } },
      { id = 7, tags = { "a", "b" }, owner = { name = "Ada", address = { city = "Rome", lines = { deep = { 1 } } } } }
    )
  end)

  it("marks a missing key", function() assert.same({ a = 1, b = 2 }, { a = 1 }) end)
  it("marks an additional key", function() assert.same({ a = 1 }, { a = 1, [true] = "\0\27[2J\xFF" }) end)
  it("tells types apart", function() assert.same({ 1, "2", 3.0 }, { 1, 2, 3 }) end)
  it("shows all kinds of values", function()
    assert.same(nil, { print, io.stdout, function() end, 0.1, 1e300, -1 / 0, math.mininteger, false })
  end)

  it("ends in cycles", function()
    local t = { name = "x" }
    t.self = t
    assert.same({ name = "y" }, t)
  end)

  it("cuts long tables around the difference", function()
    local a, b = {}, {}
    for i = 1, 1000 do a[i], b[i] = i, i end
    b[500] = "other"
    assert.same(a, b)
  end)
end)

describe("texts", function()
  local text = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten"

  it("are compared line by line", function()
    assert.equal(text, (text:gsub("five", "5"):gsub("ten", "ten\neleven")))
  end)

  it("are compared line by line in same, too", function() assert.same("a\nb\n", "a\nb") end)

  it("are cut around the first difference", function()
    assert.equal(("é"):rep(900) .. "left" .. ("z"):rep(900), ("é"):rep(900) .. "right" .. ("z"):rep(900))
  end)

  it("show control characters", function() assert.equal("a\tb", "a\27[31mb'") end)
end)

describe("equal", function()
  it("knows tables that look alike", function() assert.equal({ 1 }, { 1 }) end)
  it("knows numbers and strings", function() assert.equal(1, "1") end)
  it("may be negated", function() assert.are_not.equal("x", "x") end)
  it("has a message", function() assert.equal(1, 2, "the sum is wrong") end)
end)
