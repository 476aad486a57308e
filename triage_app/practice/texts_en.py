"""What is written in English; the first line of an opening is its subject, words in braces are filled in."""

from collections.abc import Mapping, Sequence

BLANKS: Mapping[str, Sequence[str]] = {
    "drug": (
        "lisinopril",
        "metformin",
        "atorvastatin",
        "levothyroxine",
        "amlodipine",
        "sertraline",
        "losartan",
    ),
    "dose": ("5 mg", "10 mg", "20 mg", "25 mg", "50 mg"),
    "pharmacy": (
        "the Hillcrest pharmacy",
        "the pharmacy on Oak Street",
        "Lakeside Drug",
        "the mail-order pharmacy",
    ),
    "day": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
    "count": ("two", "three", "four", "five"),
    "month": ("March", "April", "June", "August", "September"),
    "hour": ("8:30", "9:15", "10:45", "1:30", "2:15", "3:40"),
    "amount": ("$38.50", "$74.00", "$112.20", "$146.75", "$210.00"),
}
"""What can stand in a blank."""

OPENINGS: Mapping[str, str] = {
    "symptom": """
Sore throat
I have had a sore throat since {day} and it is not getting better. No fever. My daughter had strep {count}
weeks ago. Should I come in for a swab or wait it out?

Rash on my arm
There is an itchy rash on the inside of my left arm. It started after I worked in the yard on {day}. I put
hydrocortisone on it but it keeps spreading toward the elbow. I can send a photo if that helps.

Knee swelling
My right knee is swollen again after the walk on {day}. I can put weight on it but stairs are no fun. Ice
helps a little. Is it ok to keep doing the exercises from the handout?

Cough will not go away
It has been {count} weeks and I still cough at night. Daytime is fine. I am not short of breath, just tired
of it, and so is my husband.

Ear feels plugged
My left ear has felt plugged since I flew back on {day}. It does not really hurt, everything just sounds far
away. Anything I can try at home?

Heartburn after dinner
The heartburn is back most evenings, even with the smaller dinners we talked about. Should I start the over
the counter pills again?

Pink eye?
I woke up with a red, sticky eye this morning. I work with small kids so it is probably pink eye. Do I need
to be seen or can you call in drops?

Back acting up
Lifted a box the wrong way on {day} and my lower back has been stiff since. No numbness in the legs. What
can I take together with my {drug}?

Trouble sleeping
I fall asleep fine but I am wide awake at 3 every night for the past {count} weeks. I cut out coffee after
lunch like you said. What else is there?

Toe looks infected
The big toe where the nail grows in is red and sore again. I soak it every night. Can {doctor} look at it
before my trip on {day}?

Allergies are terrible
Itchy eyes and sneezing all day long, the pills from last year do nothing anymore. Is there something
stronger that does not make me sleepy at work?
""",
    "med_question": """
Missed a dose
I forgot my {drug} yesterday evening. Do I take two today or just go on as usual?

Take with food?
The label of the new {drug} does not say if I should take it with food. Which is better?

Dose changed?
The bottle I picked up says {dose} of {drug} but I thought we agreed to go down. Is this right?

Cold medicine and blood pressure
Is there a cold medicine that is safe to take with {drug}? The pharmacist told me to ask you first.

Dry mouth
Ever since I started {drug} my mouth is dry all the time. Is that a side effect and does it go away?

Stopping before the dentist
The dentist pulls a tooth on {day} and wants to know if I should stop taking any of my medicines before. Who
tells him?
""",
    "refill": """
Refill of {drug}
Could you please send a refill of {drug} {dose} to {pharmacy}? I have {count} days left.

90 day supply
My insurance now wants 90 day prescriptions for {drug}. Can you send a new one to {pharmacy}?

No refills left
{pharmacy} says there are no refills left on my {drug} and that they already asked you on {day}. Can someone
check?

Different pharmacy
Please send the {drug} to {pharmacy} this time, the usual place is out of it until next week.

Going on vacation
We leave on {day} and I will be gone {count} weeks. Can I get my {drug} refilled early so that it lasts?

Inhaler
My inhaler counter is almost at zero. Same one as always please, to {pharmacy}.

Test strips
I need more test strips and lancets. The prescription ran out in {month} and the pharmacy cannot renew it
without you.

Eye drops
Can I get the glaucoma drops refilled without an appointment? I see the eye doctor in {month}.

Renewal for my mother
My mother takes {drug} {dose}, she is your patient too but has no computer. Can I ask for her refill here?

Wrong amount
They gave me 30 pills of {drug} but I take it twice a day so that is only two weeks. Could you fix the
prescription?

{drug} please
Good morning, time again for my {drug}. To {pharmacy} as always. Have a nice {day}!
""",
    "appointment": """
Earlier appointment
My physical is in {month}. If anything opens up sooner, any {day} morning works for me.

Cancel {day}
I have to cancel my visit on {day} at {hour}, my car is in the shop. Can I have the same time the week after?

Two kids, one visit
Can I bring both boys in on the same day for their check ups? They have no school on {day}.

Telehealth
Is my visit on {day} in person or by video? The reminder says both.

What time was it
I lost the card with my next appointment. Is it {day} at {hour}? And is that Main St or Lakeside?

Flu shot
Do I need an appointment for the flu shot or can I walk in? I could be there {day} around {hour}.

Running late
I am the one with the {hour} slot on {day}, I get off work just then and will be 10 minutes late. Is that ok
or should we move it?

New patient for my husband
My husband would like to become a patient. Are you taking new people and how soon could he be seen?

Follow up visit
{doctor} wanted to see me again in {count} months, which would be now. The website shows no openings at all.
Help?

Fasting or not
I have blood drawn on {day} at {hour}. Do I come with an empty stomach? Is black coffee allowed?

Interpreter
My father in law comes with me on {day}, he only speaks Vietnamese. Can you have an interpreter there, or on
the phone?

Wheelchair
My visit on {day} is upstairs I think. I am in a wheelchair since the surgery. Is the elevator working again?
""",
    "test_result": """
Blood work from {day}
Are the results of my blood work from {day} back yet? The lab said two days.

Cholesterol number
I see my cholesterol is 212 and there is a red arrow next to it. What does that mean for me, do I need pills?

X-ray
The x-ray of my foot was on {day}. Nobody has called. Is it broken or not?

Thyroid test
My thyroid result says high but nobody changed my {drug}. Should I be worried?

Mammogram letter
I got a letter that says they need another picture. Is that bad? I would rather hear it from you.

Vitamin D
Is a vitamin D of 19 low? How much should I take?

Colonoscopy report
The specialist said he sent you the report of my colonoscopy in {month}. When do I have the next one?
""",
    "report_request": """
Copy of my records
I am seeing a heart doctor in another town on {day}. Could I get a copy of my records and the last EKG?

Upload my vaccine card
Where do I upload my vaccine card? I have it as a photo. My job needs proof by {day}.

Report not showing
The report from my ultrasound in {month} is not showing under documents. Can you put it there please?

Old records arrived?
My former doctor faxed {count} years of records to you on {day}. Did they arrive?
""",
    "referral": """
Skin doctor
We talked about a referral to a skin doctor for the mole. I have not heard from anyone, did it go out?

Prior authorization
The MRI place says they wait for a prior authorization from you. My slot is on {day}, will it be done by then?

Second opinion
I would like a second opinion about the shoulder surgery. Can you refer me to somebody outside of the
hospital?

Referral ran out
My referral to the kidney specialist ran out in {month}. He needs a new one before {day}.
""",
    "forms_letters": """
Sports physical form
Coach needs the sports physical form for Liam by {day}. He was seen in {month}. The form is attached, can
you sign it?

Work note
I was out sick from {day} on and my boss now wants a note from you. Is that possible without a visit?

FMLA papers
My HR office sent FMLA papers for when I take my mother to chemo. Do I drop them off or send them here?

Parking permit
My handicap parking permit expires at the end of the month. Who fills out the doctor's part?
""",
    "billing": """
Charged twice
I was charged the copay twice on {day}, once at the desk and once online. Please refund one of them.

Bill after my physical
I got a bill of {amount} for my physical. It should be free with my plan, the insurance says it was coded
wrong.

Payment plan
The statement says {amount}. I cannot pay that at once. Can I pay in {count} parts?

Secondary insurance
You billed only my first insurance in {month}. I also have a second one, the card is on file I think.
""",
    "portal_help": """
Cannot see my son's chart
My son turned 13 and now I cannot see his chart any more. What do I have to do to get access back?

App keeps logging me out
The app logs me out each time I try to look at my visit summary. On the computer it works. Any idea?

Two accounts
I seem to have two accounts, one with my maiden name. Half of my visits are in the other one. Can you join
them?
""",
    "info_update": """
We moved
We moved on {day}: new address is 48 Alder Court, same town, same phone. Please update my account and
my wife's.

New insurance
I have new insurance since the first of the month. Do you need the card before my visit on {day}?

Change of pharmacy
Please change my pharmacy to {pharmacy} for everything from now on.
""",
    "complaint": """
Waited an hour
I waited over an hour past my appointment on {day} and nobody told me why. I like {doctor} but this was the
third time.

Hung up on
I was on hold {count} times on {day} and then the line went dead. No one called back. That is why I am
writing here.
""",
    "thanks": """
Thank you
Just wanted to say thank you to the nurse who got me in on {day}. I feel so much better already.

All good now
The new dose of {drug} works great, no need to call me back. Thanks!

Baby is here
She is here, 7 pounds 2 ounces, everybody is doing fine. Thank you all for everything these past months.

Got it
Got the letter in the mail today. Thanks for the quick help, have a good weekend.
""",
    "other": """
Lost glove
I think I left a brown glove in room 3 on {day}. Did anybody find it?

Research study
I read about a sleep study at the university. Do you know if they still take people my age?
""",
}
"""Openings by category."""

NUDGES = """
Hi, any news on this?

Just checking that you got my message from before.

Sorry to bother you again. I still have not heard back.

One thing I forgot: I am at work until 5, please write here instead of calling.

Any update? Thanks.

I should add that I can come in any day but {day}.

Is somebody reading these?

I called too but the line was busy, so I am trying here again.

To add to what I wrote: it is the same as in {month}.

Please ignore the part about {day}, I mixed up the days. The rest still stands.

Following up on this. I know you are busy.

Also, if you call, use my cell number and not the house.
"""
"""What patients add while they wait."""

MORE = """
Thank you for the quick answer. Do I need to do anything before then?

Ok. And who do I ask for if I call?

I looked but I do not see it yet. Where should it show up?

Thanks. Can my husband come in my place, or does it have to be me?

That would work. Could you make it {day} instead?

Understood. How long does that usually take?

One more question: is that at Main St or at Lakeside?

Thanks, but that is not quite what I meant. Could someone call me? After {hour} is best.

Does my insurance pay for that?

It has been {count} days since then and nothing has happened. Could you check again please?

Perfect. Will I get a message when it is done?

I tried that and it says to contact the office. So here I am again.

Should I bring anything with me?
"""
"""What patients ask once they have an answer."""
