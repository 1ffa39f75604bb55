# Words of the tablet. On the child’s side they are short, say only what is true, and pass the rules of practice.md 5 and 6b.

# --- Everywhere on the adult’s side
fictional = A made-up authority, for trying Heard out. Do not enter anything about a real child.
lock-now = Lock
back = Back
choose-theme = How the page looks
theme-usual = Usual
theme-high-contrast = High contrast
theme-low-arousal = Calm
choose-language = Language
language-en-gb = English
language-en-xb = Pseudo (for trying out)
tablet-no-voice = This tablet has no voice of its own yet. Pictures can be read together.

# --- Signing in
sign-in-title = Sign in
sign-in-why = Sign in once with a network. After that this tablet works without one.
sign-in = Sign in
sign-in-busy = Signing in …
sign-in-wrong = User name and password do not go together. Nothing is lost: please try again.
sign-in-too-often = Too many tries for now. Nothing is lost: please wait a minute and try again.
sign-in-no-network = The office cannot be reached. Nothing is lost: try again where there is a network.
sign-in-other-network = Something else answered in place of the office, perhaps a Wi-Fi page that wants its own sign-in. Nothing is lost: open that page first, then try again.
sign-in-first-password = This password was given to you by somebody else. Choose your own on the office pages first. Nothing on this tablet is lost.
sign-in-not-here = This account is not for a tablet. Please use the office pages.
sign-in-somebody-else = This tablet is open for somebody else’s list. Nothing is lost: they can sign in here, or lock it, choose “I do not know the words”, and then sign in.
sign-in-problem = The office could not sign you in just now. Nothing is lost: please try again in a moment.

# --- The passphrase
passphrase-title = Choose four words
passphrase-why = Four words that only you know open this tablet. Without them nobody can read what is on it.
passphrase-new = Your four words
passphrase-hint = At least four different words, with spaces. For example four things in a room you remember. Capital letters do not matter.
passphrase-again = The same words once more
passphrase-keep = Keep these words
passphrase-busy = Making the key. This takes some seconds.
passphrase-more-words = These are too few. Please choose at least four different words, with spaces between them.
passphrase-not-same = The two are not the same yet. Please type your words once more.
passphrase-no-memory = This tablet has too little memory free just now. Nothing is lost: close other apps and try again.
passphrase = Your four words
unlock-title = Unlock
unlock-why = Type your four words to open this tablet.
unlock-leave-why = For the grown-up: your four words end this turn. What was kept stays kept.
unlock = Unlock
unlock-busy = Unlocking …
unlock-wrong = Those words do not open this tablet. Nothing is lost: look at them once more.
unlock-wait =
    { $count ->
        [one] You can try again in one second.
       *[other] You can try again in { $count } seconds.
    }
unlock-forgot = I do not know the words: sign in again and choose new ones
unlock-back = Back to where it was
unlock-sign-in-first = Please sign in once more: what opens this tablet is incomplete. What children kept is still here and is still sent.

# --- The list of children
caseload-title = My children
caseload-whose = { $name }, { $authority }
caseload-empty = No children have come from the office yet. They come by themselves when there is a network.
caseload-last = last time together
caseload-not-met = not met yet
caseload-harm = told of harm, still open
caseload-open = visit open
caseload-lease-over = Three days have passed since this tablet last heard from the office, so the list is closed. Sign in to open it. Nothing that was kept is lost.
update-ready = A new version of Heard is ready.
update-now = Change to it now
offline-not-yet = Pictures are still coming. Stay where there is a network for a moment: then this tablet works without one.
offline-refused = This browser will not start Heard without a network. Everything else works; please show this to the people who look after tablets.
clock-wrong = The clock of this tablet is wrong by more than a day. Please put it right; what is kept is marked until then.
persist-refused = The browser may clear this tablet
persist-refused-more = The browser has not promised to keep what is stored here. Install Heard on the home screen, and send often.

# --- What waits to be sent
badge-all-sent = Everything is at the office
badge-now = Sending …
badge-unknown = Looking at what waits here …
badge-waiting = Not all is sent yet, safe here
badge-no-network = No network. What is not sent yet is safe here
badge-problem = Something could not be sent yet, safe here
sync-later = The office asks to come back later. It is tried again by itself.
sync-unknown-device = The office does not know this tablet yet. Sign in once, and it does.
sync-not-taken = The office did not take one thing as it is. It is kept here and tried again.
sync-nothing-moved = The office answered, and took nothing yet. It is tried again by itself.
sync-full = There is no room on this tablet to note what was sent. Put something else away.
sync-gone = The tablet’s store does not answer. Close Heard and open it again.
sync-not-next = The tablet’s store does not answer. Close Heard and open it again.
sync-damaged = Something on this tablet cannot be read. Please show this to the people who look after tablets.
sync-newer = A newer Heard wrote this. Please close all windows of Heard and open it again with a network.
badge-sign-in-again = Sign in again when you can
sync-now = Send now

# --- One child, and a visit
child-back = All children
child-shows = How they show yes, no, stop, enough
child-plan = Their plan in pictures
child-told = What they told, and what came of it
child-told-nothing = Nothing has been told on this tablet yet.
plan-none-yet = There is no plan in pictures yet.
visit-open = Open a visit
visit-close = Close this visit
visit-harm-not-kept = What is written here could not be kept, and the visit is still open. Look at it: it may be too long, or say when somebody was told and not whom.
visit-no-longer-yours = This child is no longer on your list. Finish what you are writing, and close the visit: it is sent as always.
visit-closed-harm = The visit is closed. Nobody has been told of the harm yet: ring now. The numbers stand under “Told of harm”.
visit-closed = The visit is closed. Half-made work is ready for the next time.
visit-title = A visit with { $name }
visit-guessed = As last time. Change what is different today.
visit-where = Where are you?
visit-who = Who else is in the room?
visit-who-hint = When somebody else can hear, the tablet starts quiet.
place-elsewhere = somewhere else
place-elsewhere-where = Where?
somebody-nobody = nobody else
somebody-other = Somebody else
somebody-someone = someone
visit-too-little-room = There are less than 60 MB free on this tablet, too little to begin safely. Nothing is lost: make room first, or use paper.
visit-no-authority-key = The office’s key is missing, so nothing could be sealed for it. Nothing is lost: sign in once more with a network.
visit-choose-where = Please say where you are.
visit-due = Next visit by { $day }.
give-to = Give to { $name }
not-seen = Tried, and not seen
not-seen-why = Why
not-seen-keep = Keep this, without a visit
not-seen-kept = Kept: tried, and not seen.
not-seen-visit-open = A visit with this child is open. Close it first.

# --- Closing a visit, when the child has gone
closing-title = Before you close
closing-unkept = Words were typed with { $name } and not kept. Give the tablet back, and { $name } can keep them or not. When the visit is closed they are gone.
closing-unkept-houses = Words stand in houses that { $name } has not kept, and nobody sees them in the office. Give the tablet back, and { $name } can keep them or not.
closing-what = Every part can wait: what is left is finished in the office.
closing-there = In the room at some time: { $who }.
closing-harm = A child told or showed harm
asks-title = For yourself
asks-sent = It reaches your manager without a word of what was told.

# --- Another window
elsewhere-title = Heard is open in another window
elsewhere-why = One window at a time writes, so that nothing is lost. Close this one, or go on here: then the other one stops.
elsewhere-go-on = Go on here

# --- When something cannot be written
store-full = There is no more room on this tablet. What is gone from the page was not kept; what stands there is. Put something else away, then try again.
store-gone = The tablet’s store does not answer. What is gone from the page was not kept; what stands there is. Close Heard and open it again.
store-not-next = Heard is open in another window too. Everything kept there is kept. Please go on in one window only.
store-damaged = Something on this tablet cannot be read. What was sent is at the office. Please show this to the people who look after tablets.
store-newer = A newer Heard wrote this. Please close all windows of Heard and open it again with a network.

# --- The edge of every page of the child’s
edge = Always here
edge-cover = cover
edge-quiet = quiet
edge-came-in = someone came in
edge-went-out = someone went out
edge-who-came-in = Who came in?
edge-slip = Nobody: a slip
edge-who-went-out = Who went out?
edge-here = In the room: { $who }
edge-nobody-here = Nobody else was in the room.
leave-turn = grown-up
cover-title = Drawing page
cover-back = More
cover-crayons = Crayons
crayon-red = red
crayon-green = green
crayon-blue = blue
crayon-black = black
edge-cover-now = cover it now

# --- Before the first card
welcome-me = I am { $adult }. I am a social worker.
welcome-why = I come to hear how life is for you.
welcome-what = We can use pictures. You choose.
welcome-stop = You can stop. You do not have to say why.
welcome-not-there = I was not there, so I do not know. If I get it wrong, tell me.
welcome-remembers = This tablet remembers what you touch.
welcome-cannot-keep = If someone may be hurt, I cannot keep that to myself. I will tell you who I tell.
welcome-go-on = go on

# --- The picture timetable
home-title = { $name }’s turn
home-title-you = Your turn
home-now = now
home-next = next
home-finished = finished
home-you-choose = You choose what comes first.
choice-houses = three houses
choice-drawing = draw
choice-ways = another way
choice-plan = my plan
choice-trail = what happened to it
choice-finished = finished for today
carry-on-title = Begun before
carry-on = go on with this
carry-on-new-paper = new paper
carry-on-new = new houses
child-go-back = back
trail-empty = There is nothing to show here.
take-back = take it back
taken-back-what = We do not use it as what you say now. If someone may be hurt, the grown-up must still tell.
keep-again = keep it again

# --- Three houses
boards = More pictures
strip = Answers
houses-which-first = Which one first? What goes in this one?
houses-more = Is there more for here, or finished?
hand-put = Which house?
hand-move = Which house? Or put it away.
hand-take-up = put this one in
hand-back = lay it back
speak = say it
put-away = put away
undo = undo
houses-finished = finished
houses-another-way = another way

# Other ways of telling. Each is as good as any other.
ways-all = You can tell in any way you like.
way-drawing = draw
way-sound = a sound
way-photo = a photo
ways-adult = For the grown-up to write down
way-shown-sign = Shown by signs
way-shown-look = Shown by looking
way-shown-movement = Shown by moving
way-shown-sound = Shown by a sound
way-shown-objects = Shown with things
way-said-aloud = Said aloud
way-said-own-talker = Said on the child’s own talker
write-shown = What was to be seen or heard. What { $name } did, and nothing of what it may mean.
write-said = The words of { $name }, exactly as they were said. No word is put right.
write-read-by = Who read it, where somebody did who knows how this child shows things
write-done = This is it
write-leave = Leave it
drawing-breadth = thick or thin
drawing-pictures = pictures
drawing-move = move one
drawing-scene = paper
drawing-pens = Pens
drawing-place = place { $number }
pen-black = black
pen-red = red
pen-yellow = yellow
pen-green = green
pen-blue = blue
pen-brown = brown
pen-sand = light brown
sound-start = begin
sound-stop = stop
sound-listen = listen
sound-again = another one
sound-done = this is it
sound-still = The tablet is not listening.
sound-recording = The tablet is listening now. Everyone here can be heard.
sound-recorded = The tablet has stopped listening.
sound-who-hears = Whoever sees what I tell can hear this, too.
sound-quiet = It is quiet now. Touch quiet at the side to hear it.
capture-sound-refused = This tablet may not listen. Nothing is lost. There are other ways, or the grown-up allows the microphone in the tablet’s settings.
capture-sound-none-there = There is no microphone here. Nothing is lost. There are other ways.
capture-sound-in-use = Something else uses the microphone, or it was unplugged. Nothing is lost. Try again, or take another way.
capture-sound-cannot-here = This tablet cannot listen. Nothing is lost. There are other ways.
capture-too-little-room = There are less than 60 MB free on this tablet, too little for a sound or a photo. Nothing is lost: draw or use cards, or make room first.
capture-photo-refused = This tablet may not use the camera. Nothing is lost. There are other ways, or the grown-up allows the camera in the tablet’s settings.
capture-photo-none-there = There is no camera here. Nothing is lost. There are other ways.
capture-photo-in-use = Something else uses the camera, or it was unplugged. Nothing is lost. Try again, or take another way.
capture-photo-cannot-here = This tablet has no camera that can be used. Nothing is lost. There are other ways.
photo-child = A grown-up opens the camera with you.
photo-what = For the grown-up, before the camera opens: photograph things, places and work on paper. A face only where that person agrees.
photo-never = Never an injury, a body without clothes, a nappy, or another child.
photo-mark = For a mark or an injury: write what you see, ring your manager, ask for a medical examination.
photo-agreed = Who agreed to this photo
photo-agreed-hint = Needed where a face is in it.
photo-open = Open the camera
photo-take = take it
photo-again = another one
photo-crop = Keep only this part
photo-crop-how = Draw a box around the part that matters.
photo-what-file = Only what the child made or showed at this visit and wants kept: things, places and work on paper. A face only where that person agrees.
file-title = Add a photo of what was made
file-choose = Choose a photo from this tablet
file-keep = Keep this photo
file-kept = The photo is kept with what the child told.
file-no-picture = That file is no picture that can be opened here. Nothing is lost: choose another one.
photo-not-yet = There is no picture yet. Nothing is lost: try again.
look-plain = Plain look
look-drawn = Drawn look
own-words-write = Write their words
own-words-title = { $name }’s own words
own-words-hint = Type exactly what was said, with nothing added and nothing put right. It is marked as the child’s words, typed by an adult.
own-words-card = Make it a card
house-shut = close
house-ask = What goes in this one?
house-tell-me = Tell me about this one.
house-rename = Give it their own name
house-new-name = The child’s own name for this house
house-name-keep = Use this name
house-first = This one first
answered-dont-know = You said: I don’t know.
answered-not-right = You said: that’s not right. You can change it.
answered-none-of-these = You said: none of these. A grown-up can write your words.
answered-dont-understand = You said: I don’t understand. You can ask.
answered-cant-remember = You said: I can’t remember.
answered-not-now = You said: not now.
answered-leave-me-alone = You said: leave me alone.
answered-break = You said: a break.
answered-by-body = You said no. That is fine.

# --- Who will see, and kept
sees-title = Who will see this?
sees-worker = { $adult } will see it.
sees-worker-not = { $adult } does not get this one.
sees-worker-not-but-wrote = { $adult } wrote this down and knows it. It is not kept for { $adult }.
sees-worker-not-but-words = { $adult } wrote words down for you and knows those. { $adult } does not get this one.
sees-worker-not-but-sign = { $adult } does not get this one. { $adult } knows that you showed “not safe”.
sees-not-for-worker = not for { $adult }
sees-for-worker = for { $adult } too
sees-look-away = { $adult }, please look away now: this one is not for you.
sees-family-not = Before your family see it, a manager thinks: is that safe?
sees-family = Before your family see it, { $adult } thinks: is that safe?
sees-manager = { $adult }’s manager can see it.
sees-checks-my-plan = The person who checks my plan will see it.
sees-judge = If there is a court, a judge can see it.
sees-police-or-doctor = If someone may be hurt, the police or a doctor may see it.
sees-checks-our-work = People who check our work can see it.
sees-grown-up = I can see it when I am grown up.
sees-worker-here = The grown-up here will see it.
sees-worker-not-here = The grown-up here does not get this one.
sees-worker-not-but-wrote-here = The grown-up here wrote this down and knows it. It is not kept for them.
sees-worker-not-but-words-here = The grown-up here wrote words down for you and knows those. They do not get this one.
sees-worker-not-but-sign-here = The grown-up here does not get this one. They know that you showed “not safe”.
sees-look-away-here = Grown-up, please look away now: this one is not for you.
sees-family-here = Before your family see it, a grown-up thinks: is that safe?
sees-manager-here = The boss of the grown-up here can see it.
sees-go-back = not yet
keep = keep
kept-title = kept
kept-not-yet = one moment …
kept-what = It goes to the office as soon as the tablet can send it.
kept-change = change something
kept-go-on = go on

# --- The end of a turn
close-thanks = Thank you for working with me.
close-steps = The end, one thing after another
close-step-right = did I get it right
close-step-now = how are you now
close-step-calm = something calm
close-step-here = who is here for you
close-step-next = what comes next
close-breathe = Breathe in. Breathe out. There is time.
close-next-title = What comes next?
close-next = { $adult } will tell you what comes next.
close-back-on = { $adult } comes back on { $day }. { $count ->
    [one] One more night.
   *[other] { $count } more nights.
}
close-back-unknown = { $adult } does not know the day yet. They will tell you.
close-back-adult = For the adult: when do you come back?
close-back-days = { $count ->
    [one] tomorrow
   *[other] in { $count } days
}
close-on = go on
close-more = back
close-give-back = give it to { $adult }

# --- Told of harm. For the adult; a child may see it, so it says nothing of what was told.
edge-by-body = said no with body
edge-told = adult’s note
harm-open = Told of harm
harm-look = Look at it
harm-hold = A hold lies on what this child told. Until a manager has decided, and while a police interview is still to be: nothing about it is asked, shown again or shared.
harm-about = About { $name }
harm-title = A child told or showed harm
harm-back = Back to where it was
harm-now = Now
harm-listen = Listen. Their own words and signs, at their own pace.
harm-ask-no-more = Do not ask more than you need to keep the child safe now.
harm-no-pictures = Show no more cards, and no picture of a body.
harm-no-secret = Do not promise to keep it to yourself. Say whom you will tell.
harm-ring = Ring
harm-calls-nobody = This tablet calls nobody. You ring.
harm-no-visit = No visit is open here, so nothing can be written here. What was marked and written before stays, and is sent. Ring first. Then write on the visit’s page at the office, or on paper until you can: the exact words, the last question, who was there, the time.
harm-locked = Ring first. To write here, unlock, or start now with the child. Until then write on paper: the exact words, the last question, who was there, the time.
harm-begun = What a child said or showed is half written here, and not kept yet.
harm-is-kept = Kept on this tablet. More can be written at any time.
harm-mark = Mark it now, write later
harm-mark-what = It is kept on this tablet at once, and sent before everything else.
harm-marked = Marked, and kept on this tablet.
harm-nobody-told = Nobody has been told yet.
harm-undecided = It stays open until a manager has decided.
harm-not-sent = Nobody at the office sees this until it is sent. Ring.
harm-to-calm = To something calm
harm-sent = It is at the office. Ring all the same.
harm-with-adult = If nobody acts, it goes to the manager at
harm-with-manager = Nobody has acted in time: it is the manager’s now.
harm-with-out-of-hours = Nobody has acted in time: ring the out-of-hours list now.
harm-write = What the child said or showed
harm-words = The exact words or signs
harm-began = How it began
harm-began-child = the child began it
harm-began-question = after a question
harm-question = The exact last question
harm-before = What was happening just before
harm-present = Who was there
harm-when = When
harm-child-was = How the child was
harm-keep = Keep this
harm-laid-by = What was written here before is laid by. It stands here again when you have taken the tablet back.
harm-nothing-written = Nothing is written yet. Write what you know; more can be added at any time.
harm-told-whom = Whom did you tell?
harm-told-earlier = Nothing is marked today. This is written down of what was marked on
harm-whom = Whom
harm-told-when = When
harm-told-keep = Write it down
harm-step-marked = Marked
harm-step-showed = The child’s own card
harm-step-written = Written down
harm-step-told = Somebody was told

# Start now: a visit that begins on a locked tablet
start-now = start now
start-now-busy = One moment
start-now-what = A child is telling. Nothing is read or asked first; whose visit it is can be said later.
start-now-sign-in-first = This tablet has not been signed in to since it was updated. Nothing is lost. Unlock it once, then a visit can begin while it is locked.
adult-here = the grown-up here
child-here = this child

# Trying it out
try-it = try it
try-it-title = Let’s try it
try-it-show = Show me the blue one.
try-it-choose = This one or this one?
try-it-wrong = Now I’ll get one wrong. Tell me.
try-it-wrong-dog = This is a dog.
try-it-stop = Show me stop. Then it stops.
try-it-red = red
try-it-blue = blue
try-it-ball = ball
try-it-apple = apple
try-it-not-right = that’s not right
try-it-red-shown = You showed red.
try-it-blue-shown = You showed blue.
try-it-ball-shown = You showed the ball.
try-it-apple-shown = You showed the apple.
try-it-not-right-shown = I got it wrong. You told me. It is a cat.
try-it-stopped = You showed stop, and it stopped.
closing-tried = What you saw when it was tried out
