-- Link the first use of each term on a page to what it means (`terms:` in config/glossary.yml).
--
-- pandoc runs this for both engines (`filters:` in _quarto.yml), so that a sentence that was computed gets its links as
-- one that was written does. Headings, captions, tables and links stay as they are, and pages that aren't in Dutch.

local GLOSSARY = "/analyses/14-begrippen.qmd#begrip-"
local MARKUP = { Emph = true, Strong = true, Quoted = true }
local LISTS = { BulletList = true, OrderedList = true }
local WORD = "^([%p“”„‘’…]*)(.-)([%p“”„‘’…]*)$" -- with the marks before and after it
local stringify, lower = pandoc.utils.stringify, pandoc.text.lower

-- Return all forms of all terms as lists of words, the longest first: a "lopend traject" isn't any "traject".
local function read_forms(terms)
  local forms = {}
  for _, entry in ipairs(terms) do
    for _, text in ipairs({ entry.term, table.unpack(entry.forms or {}) }) do
      local words = {}
      for word in lower(stringify(text)):gmatch("%S+") do
        table.insert(words, word)
      end
      table.insert(forms, { id = stringify(entry.id), words = words })
    end
  end
  table.sort(forms, function(one, other) return #one.words > #other.words end)
  return forms
end

-- Return the marks around these words if they stand here, such as "(" and ")," around a word; else nothing.
local function marks_around(words, inlines, start)
  local opening, closing
  for place, wanted in ipairs(words) do
    local at = start + 2 * (place - 1)
    local inline, between = inlines[at], inlines[at - 1]
    local apart = place == 1 or between and (between.t == "Space" or between.t == "SoftBreak")
    local before, word, after = (inline and inline.t == "Str" and inline.text or ""):match(WORD)
    local within = place > 1 and before ~= "" or place < #words and after ~= ""
    if lower(word) ~= wanted or within or not apart then
      return
    end
    opening, closing = opening or before, after
  end
  return opening, closing
end

-- Return the longest form that stands here, if any, with the marks around it.
local function form_at(inlines, start, forms)
  for _, form in ipairs(forms) do
    local opening, closing = marks_around(form.words, inlines, start)
    if opening then
      return form, opening, closing
    end
  end
end

local function link(words, form, opening, closing)
  words[1].text = words[1].text:sub(#opening + 1)
  words[#words].text = words[#words].text:sub(1, -#closing - 1)
  return { pandoc.Str(opening), pandoc.Link(words, GLOSSARY .. form.id), pandoc.Str(closing) }
end

local function in_text(inlines, forms, seen)
  local result, at = pandoc.Inlines({}), 1
  while at <= #inlines do
    local form, opening, closing = form_at(inlines, at, forms)
    local size = form and 2 * #form.words - 1 or 1
    local part = pandoc.Inlines({ table.unpack(inlines, at, at + size - 1) })
    if form and not seen[form.id] then
      seen[form.id] = true
      part = link(part, form, opening, closing)
    elseif MARKUP[part[1].t] then
      part[1].content = in_text(part[1].content, forms, seen)
    end
    result:extend(part)
    at = at + size
  end
  return result
end

local function in_blocks(blocks, forms, seen)
  for _, block in ipairs(blocks) do
    if block.t == "Para" or block.t == "Plain" then
      block.content = in_text(block.content, forms, seen)
    elseif LISTS[block.t] then
      block.content = block.content:map(function(item) return in_blocks(item, forms, seen) end)
    elseif block.t == "BlockQuote" or block.t == "Div" and not block.identifier:match("^tbl%-") then
      block.content = in_blocks(block.content, forms, seen)
    end
  end
  return blocks
end

function Pandoc(document)
  local meta = document.meta
  if stringify(meta.lang or "nl") == "nl" then
    document.blocks = in_blocks(document.blocks, read_forms(meta.terms or {}), {})
  end
  return document
end
