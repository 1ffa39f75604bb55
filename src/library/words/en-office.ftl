# Words of the office. English of the United Kingdom; practice.md section 5 says which words grate.

# The frame
page-title = { $page } · Heard
skip-to-page = Skip to the page
nav-label = Pages
nav-children = My children
nav-accounts = Accounts and tablets
nav-licences = Whose work this is
sign-out = Sign out
fictional-authority = A made-up authority, for trying Heard out. Nobody here is real. Do not write about a real child.
language = Language
language-choose = Change
theme-office = Colours
language-en-GB = English
language-en-XB = Trial language (long, right to left)

# Signing in
title-sign-in = Sign in
sign-in-what = What children tell in pictures, beside their plan, and what came of it.
sign-in-do = Sign in
office-sign-in-wrong = That user name and password do not go together. Please try again. If you have forgotten your password, ask your administrator.
sign-in-slow = Too many tries. Please wait a minute, then try again. Nothing is locked.
sign-in-again = You have been signed out. Please sign in again; what was kept is still there.

# One's own password
nav-password = My password
title-password = My password
password-title = My password
password-first = Somebody else knows the password you were given. Please choose one of your own; then everything else opens.
password-now = The password you have now
password-new = The new password
password-hint = At least 12 letters. Four words that do not belong together are good. Wherever else you are signed in, you will have to sign in again.
password-do = Keep the new password
password-wrong = The password you have now is not right. Nothing was changed. Please try again.
password-same = The new password is the one you have now. Please choose another.

# My children
title-children = My children
children-title = My children
children-name = Name
children-review = Next meeting
children-waiting = Waiting for you
children-last = Last time together
children-no-review = no day set
children-no-visit = not yet
children-new = new to you
children-not-told = not told yet
children-none = No child is on your list yet.
children-none-add = Add a child below, or ask your administrator to put a child on your list.
children-none-ask = Ask your administrator to put a child on your list.
child-add = Add a child
child-add-name = Name
child-add-name-hint = The name the child likes to be called.
child-add-born = Born
child-add-born-hint = If you know it.
child-add-do = Add
child-add-empty = Please write a name.
child-add-long = This name is too long. Please use the name the child likes to be called.

# Kept aside
title-kept-aside = Kept aside or waiting
aside-title = Kept aside or waiting
aside-look = Something that tablets sent is kept aside or waits. Look at it.
aside-what = What tablets sent and what does not stand in a child’s record yet. Nothing here is lost: it lies as it came, and is read by itself as soon as it can be.
aside-none = Nothing is kept aside and nothing waits.
aside-none-what = Everything that tablets sent stands in the records.
aside-why = Why
aside-people = Signed in there
aside-count = Pieces
aside-since = Since
aside-child-unknown = not known
aside-why-awaits-key = The key of this visit has not come yet. The tablet sends it again by itself: see that it is opened where there is a network.
aside-why-awaits-earlier = Something the tablet wrote before this has not come yet. See that the tablet is opened where there is a network.
aside-why-gap = What the tablet wrote before this has not come yet. See that the tablet is opened where there is a network.
aside-why-unknown-kind = A newer version of Heard wrote it. It is read when the server has that version: tell your administrator.
aside-why-unknown-child = The child is not known here. Perhaps an older backup was put back: tell your administrator.
aside-why-does-not-open = It does not open with its key. Tell your administrator; do not put the tablet away.
aside-why-not-allowed = It does not fit the record as it stands, for instance because the visit was closed before it. Ask whoever was there.
aside-why-not-theirs = Nobody who signed in on this tablet works or worked with this child, or somebody is named who never signed in there. Find out how it came about. If the work was rightly theirs, have the child put on their list.
aside-why-not-an-entry = The server cannot tell what this is. It is kept for a newer version of Heard: tell your administrator.
aside-why-conflict = A copy of this tablet sent something else for the same moment. Both are kept; what a child told with either is in the record.

# A child's page
title-child = A child’s page
child-nav = More about this child
child-all-told = Everything told
child-born = Born
fact-shows = Shows yes, no, stop
child-shows-none = not written down yet
child-review = Next meeting
child-last = Last time together
child-adults = Working with the child
alone-short-yes = alone
alone-short-part = alone for part of the time
alone-short-no = not alone
voice-title = What { $name } told
voice-beside = Not in the plan yet. Open one to say where it belongs and what it means.
voice-all-placed = Everything told has a place in the plan.
voice-none = Nothing has been told here yet.
voice-none-what = What a child tells on a tablet stands here as soon as the tablet has sent it.
voice-before = Told before
voice-nothing-yet = Thought about, and not in the plan yet
voice-taken-back = Taken back by the child
visits-title = Times together
visit-by = with { $name }
alone-yes = alone
alone-part = part of the time alone, part with { $who }
alone-no = not alone, with { $who }
room-nobody = nobody else in the room
room-with = in the room: { $who }
joined = { $before } and { $last }
quoted = “{ $words }”
message-open = Open
message-changed =
    { $times ->
        [one] changed once by the child
       *[other] changed { $times } times by the child
    }
meaning-by = What { $name } makes of this,
meaning-change = What changes:
told-by = { $name } told the child
told-not-yet = not told yet

# The plan
plan-title = The plan
plan-title-under = The plan: { $framework }
plan-none = There is no plan yet.
plan-none-write = What the child tells stands here from the first day. Write the plan when you are ready.
plan-none-ask = What the child tells stands here from the first day. The child’s social worker writes the plan.
plan-write = Write the plan
framework-safety = Signs of Safety
framework-wellbeing = Signs of Wellbeing
framework-success = Signs of Success
column-head-worried = What are we worried about?
column-head-well = What is going well?
column-head-needed = What needs to happen?
heading-safety-past = Harm, up to now
heading-safety-future = Danger, from now on
heading-safety-complicating = What makes it harder
heading-safety-strengths = What is going well
heading-safety-existing = What already keeps the child safe
heading-safety-goals = Safety goals
heading-safety-next-steps = Next steps
heading-wellbeing-past = Worries about wellbeing, up to now
heading-wellbeing-future = Critical worries, from now on
heading-wellbeing-complicating = What makes it harder
heading-wellbeing-strengths = What is going well
heading-wellbeing-existing = What already keeps the child well
heading-wellbeing-goals = Wellbeing goals
heading-wellbeing-next-steps = Next steps
heading-success-past = What people worry about
heading-success-future = Critical worries, from now on
heading-success-complicating = What makes it harder
heading-success-strengths = What is going well
heading-success-existing = What already helps the child succeed
heading-success-goals = Success goals
heading-success-next-steps = Next steps
heading-none = Nothing written.
outcomes-none = No outcomes yet.
outcomes-none-what = An outcome says what needs to happen for this child, who does it, and by when.
outcome-by = by { $day }
outcome-no-day = no day set
outcome-nobody = nobody named
outcome-known = How we will know:
outcome-not-spoken = Not spoken of. They may not want to.

# Writing the plan
title-plan = Writing a plan
plan-write-title = The plan for { $name }
plan-framework = Framework
plan-review = Day of the next meeting
plan-outcomes = What needs to happen
plan-outcomes-hint = An outcome is taken out by emptying both its wordings. What a child told about it stays, beside the plan.
plan-lines = Under the headings
plan-lines-hint = One thing a line, in your own words. What the child told is not written in here: it is placed beside it.
plan-keep = Keep the plan
plan-day = A day could not be read, and is empty below. Please write it as year, month, day, like 2026-12-01. Nothing else you typed is lost: it stands below.
plan-changed = Somebody wrote in this plan while you did. Nothing you typed is lost: it stands below. Keep it again to put it in the place of theirs.
outcome-new = Another outcome
outcome-field-wording = What needs to happen
outcome-field-child_wording = The same for the child, in a few plain words
outcome-field-card = Picture for the child
outcome-field-card-none = My plan
outcome-field-who = Who does it, by name
outcome-field-by = By when
outcome-field-how_known = How we will know

# A message
title-message = What a child told
message-title-taken-back = Taken back
message-back = Back to { $name }
message-made-by = As { $name } made it
message-mark-read = I have read this
message-read-by-you = read by you
fact-how = How
fact-who = Who did the touching
fact-when = When
fact-where = Where
fact-by = With
fact-room = When it was kept
fact-alone = The whole time
fact-changed = Changed
fact-arrived = Came from the tablet
fact-clock-wrong = The tablet’s clock was wrong; this is the best guess.
who-child = the child
who-for-child = an adult’s finger, for the child’s own clear signal
who-supporting = an adult supporting the child’s body
who-unknown = not known
who-title = Who did the touching?
who-choose-child = { $name }
who-choose-for-child = An adult’s finger, for { $name }’s own clear signal
who-choose-supporting = An adult supporting { $name }’s body
who-choose-unknown = Not known
who-keep = Keep this
weigh-title = What we make of this, and what we do
weigh-none = Nobody has written here yet.
weigh-write = Write what it means
weigh-again = Write again
weigh-where = Where does it belong?
weigh-nothing-yet = Nothing in the plan yet
weigh-meaning = What it means for { $name }
weigh-meaning-hint = Your words, under your name. What the child told stays as it is.
weigh-change = What changes, or why not
weigh-keep = Keep it beside what was told
weigh-nowhere = Please say where it belongs. “Nothing in the plan yet” is an answer too.
weigh-empty = Please write what it means for the child.
weigh-long = This is too long to keep in one piece. Nothing is lost: it stands below. Please make it shorter.
weigh-changed = The child changed this while you wrote; it stands above as it is now. Nothing you typed is lost: it stands below. Please look again, then keep it.
weigh-meanwhile = Somebody wrote here while you did; theirs stands above. Nothing you typed is lost: it stands below. Keep it to add yours.
place-outcome-gone = An outcome that is no longer in the plan
told-title = What { $name } was told
told-write = Mark it as told
told-again = Told again
told-how = How were they told?
told-how-in-person = in person
told-how-together-now = to be told together now, at the tablet
told-how-by-someone-trusted = by someone the child trusts
told-how-letter = by a picture letter
told-how-what-changed = for a very young child: what changed for them, and who was told
told-words = What you told, in a few plain words
told-words-hint = { $name } sees these words on the tablet. Hard news first.
told-said-back = { $name } said or showed:
told-said-back-ask = What { $name } said or showed back
told-said-back-hint = Their own words or signs. This is not shown on the tablet.
told-keep = Keep it as told
told-no-how = Please say how the child was told.
told-empty = Please write what you told, in a few plain words.
way-title = What happened to it

# Everything told
title-record = Everything a child told
record-title = Everything { $name } told
record-older = Earlier

# Accounts
title-accounts = Accounts and tablets
accounts-title = Accounts and tablets
accounts-people = Accounts
accounts-name = Name
accounts-user = User name
accounts-role = Role
account-add = Add an account
account-name = Name
account-name-hint = As colleagues and children know them.
account-user = User name
account-password = First password
account-password-hint = At least 12 letters. Tell it to them in person.
account-add-do = Add
account-close = Close
account-close-what = They cannot sign in any more, and are on no child’s list. What their tablets hold still arrives.
account-close-do = Close the account
account-close-of = Close the account of { $name }
account-close-own = This is your own account. Another administrator can close it.
account-taken = There is an account with this user name already. Please choose another.
account-short = Please use a password of at least 12 letters.
account-empty = Please write a name and a user name.
lists-title = Whose list a child is on
lists-none = No child is on anybody’s list.
lists-none-what = Practitioners and managers add children. Then put each child on the lists of the people who work with them.
list-child = Child
list-person = Works with the child
list-do = Change
list-end = Take off the list
list-end-of = Take { $child } off the list of { $person }
list-add = Put on the list
tablets-title = Tablets
tablets-none = No tablet has signed in yet.
tablets-none-what = Open this address with /tablet at its end on a tablet, and sign in there as a practitioner.
tablet-short = Tablet
tablet-by = First signed in by
tablet-seen = Last heard of

# Licences
title-licences = Whose work this is
licences-title = Whose work this is
licences-what = The pictures and the type on these pages and on the tablet are other people’s work and ours. Thank you to all of them.
licence-line = { $licence }, version { $version }
licence-text = Read the licence

# When something is not right
title-problem = Something is not right
problem-go-on = Go on
problem-not-there-title = There is nothing here for you to see
problem-not-there-what = You can see children who are on your list. If you work with this child, ask your administrator to put them on it. The address may also be mistyped.
problem-refused-title = This could not be kept
problem-form-title = This form could not be read
problem-form-what = Nothing was changed. Please go back and try again.
problem-large-title = This is more than can be sent at once
problem-large-what = Nothing was changed. Please go back: what you typed still stands there. Make it shorter, and try again.
problem-elsewhere-title = This came from another site
problem-elsewhere-what = Nothing was changed. Please open Heard itself and try again.
problem-slow-title = This took too long
problem-slow-what = It may have been kept or not. Please go back and look before you do it again.
problem-broken-title = Heard could not do this
problem-broken-what = Nothing that was kept is lost. Please try again in a minute; if it stays so, tell your administrator the time.
problem-full-title = There is no room to keep this
problem-full-what = The disk of the server is full, so this was not kept. What was kept before is there. Please tell your administrator, then try again.
