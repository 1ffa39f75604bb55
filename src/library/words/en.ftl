# Words of both worlds: the tablet and the office. English of the United Kingdom; practice.md section 5 says which words grate.
app-name = Heard
house-worries = Worries
house-good = Good things
house-wishes = Wishes
column-worries = Not OK
column-good = OK
column-wishes = What I want
answer-stop = stop
answer-something-else = something else
answer-dont-know = I don't know
answer-not-right = that's not right
answer-none-of-these = none of these
refusal-already-there = This is there already. Nothing is lost.
refusal-not-there = This is no longer there. Nothing else has changed.
refusal-too-long = These words are too long to keep in one piece. Nothing is lost: make them shorter, or use two cards.
refusal-empty = There is nothing in it yet.
refusal-house-full = This house has no more room. Nothing is lost: put something away, or choose another house.
refusal-nothing-to-undo = There is nothing to undo.
refusal-visit-closed = This visit is closed. Nothing is lost: open a new visit to go on.
refusal-taken-back = The child took this back. It is not used as what they say now.
refusal-nobody-signed-in = A named adult must be signed in for this.
trail-kept = kept on this tablet
trail-sent = sent
trail-arrived = at the office
trail-read = read
trail-decided = thought about
trail-told = told to you
trail-taken-back = taken back

# How things look, on the tablet and in the office alike.
own-words-mark = words, typed by an adult
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
day = { $day } { $month } { $year }
day-and-time = { $day }, { $time }
message-nothing-in-it = Nothing stands in it.
message-supporting = Made with an adult supporting the child’s body. It is kept, and it is not shown as the child’s own words.
message-taken-back = The child took this back. It is not shown as what they say now.
how-card = told with picture cards
how-card-and-words = told with picture cards and own words
how-words = told in own words
trail-child-kept = you kept it
trail-child-read =
    { $role ->
        [reviewer] { $name }, the person who checks your plan, read it
       *[other] { $name } read it
    }
trail-child-told = { $name } told you
trail-adult-kept = kept by the child
trail-adult-read = read by { $name }, { $role }
trail-adult-decided = { $name } wrote what we make of this
trail-adult-told = { $name } told the child
trail-adult-taken-back = taken back by the child
role-practitioner = practitioner
role-reviewer = reviewing officer
role-manager = manager
role-administrator = administrator
plan-child-who = { $who } does this
plan-child-by = by { $day }
