<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en_US">
<context>
    <name>Footer</name>
    <message numerus="yes">
        <source>%n replies, the last one sends in {seconds} s</source>
        <translation>
            <numerusform>%n reply sends in {seconds} s</numerusform>
            <numerusform>%n replies, the last one sends in {seconds} s</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HeldBanner</name>
    <message numerus="yes">
        <source>Held: %n new messages arrived while you were writing</source>
        <translation>
            <numerusform>Held: a new message arrived while you were writing</numerusform>
            <numerusform>Held: %n new messages arrived while you were writing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Not sent yet. Does your reply also answer the %n new messages?</source>
        <translation>
            <numerusform>Not sent yet. Does your reply also answer the new message?</numerusform>
            <numerusform>Not sent yet. Does your reply also answer the %n new messages?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No, the %n new messages stay open</source>
        <translation>
            <numerusform>No, the new message stays open</numerusform>
            <numerusform>No, the %n new messages stay open</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No, %n stay open</source>
        <translation>
            <numerusform>No, it stays open</numerusform>
            <numerusform>No, %n stay open</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message numerus="yes">
        <source>Show %n earlier</source>
        <translation>
            <numerusform>Show %n earlier</numerusform>
            <numerusform>Show %n earlier</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PageHead</name>
    <message numerus="yes">
        <source>%n days were added. Nothing is saved yet.</source>
        <translation>
            <numerusform>%n day was added. Nothing is saved yet.</numerusform>
            <numerusform>%n days were added. Nothing is saved yet.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QuitBar</name>
    <message numerus="yes">
        <source>%n replies have not left yet; the last one will be sent in {seconds} s.</source>
        <translation>
            <numerusform>%n reply has not left yet; it will be sent in {seconds} s.</numerusform>
            <numerusform>%n replies have not left yet; the last one will be sent in {seconds} s.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Closes when %n replies have left, in about {seconds} s.</source>
        <translation>
            <numerusform>Closes when %n reply has left, in about {seconds} s.</numerusform>
            <numerusform>Closes when %n replies have left, in about {seconds} s.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RulesForm</name>
    <message numerus="yes">
        <source>%n days</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SendBar</name>
    <message numerus="yes">
        <source>Promise the answer within %n hours</source>
        <translation>
            <numerusform>Promise the answer within %n hour</numerusform>
            <numerusform>Promise the answer within %n hours</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SpecialDays</name>
    <message numerus="yes">
        <source>Show %n more days</source>
        <translation>
            <numerusform>Show %n more day</numerusform>
            <numerusform>Show %n more days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n days that are over are kept.</source>
        <translation>
            <numerusform>%n day that is over is kept.</numerusform>
            <numerusform>%n days that are over are kept.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ties</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TroubleBar</name>
    <message numerus="yes">
        <source>+%n more</source>
        <translation>
            <numerusform>+%n more</numerusform>
            <numerusform>+%n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show %n more messages</source>
        <translation>
            <numerusform>Show %n more message</numerusform>
            <numerusform>Show %n more messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Counts</name>
    <message numerus="yes">
        <source>%n messages</source>
        <translation>
            <numerusform>%n message</numerusform>
            <numerusform>%n messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations</source>
        <translation>
            <numerusform>%n conversation</numerusform>
            <numerusform>%n conversations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n open</source>
        <comment>conversations</comment>
        <translation>
            <numerusform>%n open</numerusform>
            <numerusform>%n open</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n overdue</source>
        <comment>conversations</comment>
        <translation>
            <numerusform>%n overdue</numerusform>
            <numerusform>%n overdue</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n chosen</source>
        <comment>conversations</comment>
        <translation>
            <numerusform>%n chosen</numerusform>
            <numerusform>%n chosen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n snoozed conversations</source>
        <translation>
            <numerusform>%n snoozed conversation</numerusform>
            <numerusform>%n snoozed conversations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries could not be read</source>
        <translation>
            <numerusform>%n entry could not be read</numerusform>
            <numerusform>%n entries could not be read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pages</source>
        <translation>
            <numerusform>%n page</numerusform>
            <numerusform>%n pages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n days</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hours</source>
        <translation>
            <numerusform>%n hour</numerusform>
            <numerusform>%n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n real hours</source>
        <translation>
            <numerusform>%n real hour</numerusform>
            <numerusform>%n real hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n attempts</source>
        <translation>
            <numerusform>%n attempt</numerusform>
            <numerusform>%n attempts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minutes</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hours of open days</source>
        <translation>
            <numerusform>%n hour of open days</numerusform>
            <numerusform>%n hours of open days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n opening hours</source>
        <translation>
            <numerusform>%n opening hour</numerusform>
            <numerusform>%n opening hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n messages wait for this answer.</source>
        <translation>
            <numerusform>%n message waits for this answer.</numerusform>
            <numerusform>%n messages wait for this answer.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n seconds</source>
        <translation>
            <numerusform>%n second</numerusform>
            <numerusform>%n seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A message %n days after everything was settled is a new matter.</source>
        <translation>
            <numerusform>A message %n day after everything was settled is a new matter.</numerusform>
            <numerusform>A message %n days after everything was settled is a new matter.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n days that are past are not listed.</source>
        <translation>
            <numerusform>%n day that is past is not listed.</numerusform>
            <numerusform>%n days that are past are not listed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %n open conversations none would be due at another time.</source>
        <translation>
            <numerusform>The one open conversation would be due when it was.</numerusform>
            <numerusform>Of %n open conversations none would be due at another time.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %n open conversations</source>
        <translation>
            <numerusform>Of %n open conversation</numerusform>
            <numerusform>Of %n open conversations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n would be due earlier</source>
        <translation>
            <numerusform>%n would be due earlier</numerusform>
            <numerusform>%n would be due earlier</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n would be due later</source>
        <translation>
            <numerusform>%n would be due later</numerusform>
            <numerusform>%n would be due later</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n would be overdue at once</source>
        <translation>
            <numerusform>%n would be overdue at once</numerusform>
            <numerusform>%n would be overdue at once</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n would no longer be overdue</source>
        <translation>
            <numerusform>%n would no longer be overdue</numerusform>
            <numerusform>%n would no longer be overdue</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n will be due earlier</source>
        <translation>
            <numerusform>%n will be due earlier</numerusform>
            <numerusform>%n will be due earlier</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n will be due later</source>
        <translation>
            <numerusform>%n will be due later</numerusform>
            <numerusform>%n will be due later</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n will be overdue at once</source>
        <translation>
            <numerusform>%n will be overdue at once</numerusform>
            <numerusform>%n will be overdue at once</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n will no longer be overdue</source>
        <translation>
            <numerusform>%n will no longer be overdue</numerusform>
            <numerusform>%n will no longer be overdue</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n due before you are back</source>
        <comment>conversations</comment>
        <translation>
            <numerusform>%n due before you are back</numerusform>
            <numerusform>%n due before you are back</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n due later</source>
        <comment>conversations</comment>
        <translation>
            <numerusform>%n due later</numerusform>
            <numerusform>%n due later</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n are still yours</source>
        <comment>conversations</comment>
        <translation>
            <numerusform>%n is still yours</numerusform>
            <numerusform>%n are still yours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %n open conversations none will be due at another time.</source>
        <translation>
            <numerusform>The one open conversation will be due when it was.</numerusform>
            <numerusform>Of %n open conversations none will be due at another time.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them are yours.</source>
        <translation>
            <numerusform>%n of them is yours.</numerusform>
            <numerusform>%n of them are yours.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them were overdue when they reached us.</source>
        <translation>
            <numerusform>%n of them was overdue when it reached us.</numerusform>
            <numerusform>%n of them were overdue when they reached us.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %n were overdue already when they reached us.</source>
        <translation>
            <numerusform>It was overdue already when it reached us.</numerusform>
            <numerusform>All %n were overdue already when they reached us.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations are half through their time.</source>
        <translation>
            <numerusform>%n conversation is half through its time.</numerusform>
            <numerusform>%n conversations are half through their time.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations are due soon.</source>
        <translation>
            <numerusform>%n conversation is due soon.</numerusform>
            <numerusform>%n conversations are due soon.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations are about to be late.</source>
        <translation>
            <numerusform>%n conversation is about to be late.</numerusform>
            <numerusform>%n conversations are about to be late.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations are overdue.</source>
        <translation>
            <numerusform>%n conversation is overdue.</numerusform>
            <numerusform>%n conversations are overdue.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations have waited for 36 hours or more.</source>
        <translation>
            <numerusform>%n conversation has waited for 36 hours or more.</numerusform>
            <numerusform>%n conversations have waited for 36 hours or more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n patients have waited for three days. Call them today.</source>
        <translation>
            <numerusform>%n patient has waited for three days. Call them today.</numerusform>
            <numerusform>%n patients have waited for three days. Call them today.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Given</name>
    <message numerus="yes">
        <source>You were given %n conversations.</source>
        <translation>
            <numerusform>You were given %n conversation.</numerusform>
            <numerusform>You were given %n conversations.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{name} gave %n conversations back to you.</source>
        <translation>
            <numerusform>{name} gave %n conversation back to you.</numerusform>
            <numerusform>{name} gave %n conversations back to you.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{name} gave you %n conversations.</source>
        <translation>
            <numerusform>{name} gave you %n conversation.</numerusform>
            <numerusform>{name} gave you %n conversations.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Reassign</name>
    <message numerus="yes">
        <source>Reassign %n conversations</source>
        <translation>
            <numerusform>Reassign %n conversation</numerusform>
            <numerusform>Reassign %n conversations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Give %n back to everybody</source>
        <translation>
            <numerusform>Give it back to everybody</numerusform>
            <numerusform>Give %n back to everybody</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Give %n to {name}</source>
        <translation>
            <numerusform>Give it to {name}</numerusform>
            <numerusform>Give %n to {name}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations went back to everybody.</source>
        <translation>
            <numerusform>%n conversation went back to everybody.</numerusform>
            <numerusform>%n conversations went back to everybody.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations went to {name}.</source>
        <translation>
            <numerusform>%n conversation went to {name}.</numerusform>
            <numerusform>%n conversations went to {name}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations went back to whom they had belonged.</source>
        <translation>
            <numerusform>%n conversation went back to whom it had belonged.</numerusform>
            <numerusform>%n conversations went back to whom they had belonged.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At most %n go at once: first the most urgent, then the others.</source>
        <translation>
            <numerusform>At most %n goes at once: first the most urgent, then the others.</numerusform>
            <numerusform>At most %n go at once: first the most urgent, then the others.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Go on with the %n most urgent</source>
        <translation>
            <numerusform>Go on with the most urgent</numerusform>
            <numerusform>Go on with the %n most urgent</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations stay: nobody waits in them any more.</source>
        <translation>
            <numerusform>%n conversation stays: nobody waits in it any more.</numerusform>
            <numerusform>%n conversations stay: nobody waits in them any more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations stay: this colleague does not see their location.</source>
        <translation>
            <numerusform>%n conversation stays: this colleague does not see its location.</numerusform>
            <numerusform>%n conversations stay: this colleague does not see their location.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations stay: they have another owner by now.</source>
        <translation>
            <numerusform>%n conversation stays: it has another owner by now.</numerusform>
            <numerusform>%n conversations stay: they have another owner by now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations stay: they were worked on since.</source>
        <translation>
            <numerusform>%n conversation stays: it was worked on since.</numerusform>
            <numerusform>%n conversations stay: they were worked on since.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations are not there any more.</source>
        <translation>
            <numerusform>%n conversation is not there any more.</numerusform>
            <numerusform>%n conversations are not there any more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n others</source>
        <comment>people</comment>
        <translation>
            <numerusform>%n other</numerusform>
            <numerusform>%n others</numerusform>
        </translation>
    </message>
</context>
</TS>
