-- What failed assertions say, in English; the first value is what was passed in, the second what was expected.

local stack = require("ingot.test.stack")
stack.own()

local say = require("ingot.test.say")

local texts = {
  same = {
    "The two values should have the same content.\nPassed in:\n%s\nExpected:\n%s",
    "The two values should differ in content.\nPassed in:\n%s\nNot expected:\n%s",
  },
  equals = {
    "The two values should be equal.\nPassed in:\n%s\nExpected:\n%s",
    "The two values should not be equal.\nPassed in:\n%s\nNot expected:\n%s",
  },
  type = {
    "The value has another type.\nPassed in:\n%s\nExpected:\n%s",
    "The value should have another type.\nPassed in:\n%s\nNot expected:\n%s",
  },
  unique = { "All values of the list should be different:\n%s", "Some values of the list should be the same:\n%s" },
  near = {
    "The two numbers should be near each other.\nPassed in:\n%s\nExpected:\n%s +/- %s",
    "The two numbers should not be near each other.\nPassed in:\n%s\nNot expected:\n%s +/- %s",
  },
  matches = {
    "The text should match the pattern.\nPassed in:\n%s\nPattern:\n%s",
    "The text should not match the pattern.\nPassed in:\n%s\nPattern:\n%s",
  },
  truthy = {
    "The value should be neither nil nor false.\nPassed in:\n%s",
    "The value should be nil or false.\nPassed in:\n%s",
  },
  falsy = {
    "The value should be nil or false.\nPassed in:\n%s",
    "The value should be neither nil nor false.\nPassed in:\n%s",
  },
  error = {
    "The function should have raised another error.\nRaised:\n%s\nExpected:\n%s",
    "The function should not have raised this error:\n%s",
  },
  returned_arguments = {
    "The call should have given %s value(s), but gave %s.",
    "The call should not have given %s value(s), but gave %s.",
  },
  array_holes = { "The array should have holes, but has none.", "The array has a hole at index %s." },
  called = {
    "It should have been called %s time(s), but was called %s time(s).",
    "It should not have been called %s time(s), but was.",
  },
  called_at_least = {
    "It should have been called at least %s time(s), but was called %s time(s).",
    "It should have been called less than %s time(s), but was called %s time(s).",
  },
  called_at_most = {
    "It should have been called at most %s time(s), but was called %s time(s).",
    "It should have been called more than %s time(s), but was called %s time(s).",
  },
  called_more_than = {
    "It should have been called more than %s time(s), but was called %s time(s).",
    "It should have been called at most %s time(s), but was called %s time(s).",
  },
  called_less_than = {
    "It should have been called less than %s time(s), but was called %s time(s).",
    "It should have been called at least %s time(s), but was called %s time(s).",
  },
  called_with = {
    "No call had matching arguments.\nThe last call, if any:\n%s\nExpected:\n%s",
    "A call had matching arguments.\nThe last such call:\n%s\nNot expected:\n%s",
  },
  returned_with = {
    "No call returned matching values.\nThe last result, if any:\n%s\nExpected:\n%s",
    "A call returned matching values.\nThe last such result:\n%s\nNot expected:\n%s",
  },
}

for name, pair in pairs(texts) do
  say:set("assertion." .. name .. ".positive", pair[1])
  say:set("assertion." .. name .. ".negative", pair[2])
end

say:set("assertion.internal.argtolittle", "'%s' needs at least %s value(s), got %s")
say:set("assertion.internal.badargtype", "bad argument #%s to '%s' (%s expected, got %s)")
