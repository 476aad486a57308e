"""Sentences that alarm, and sentences that only seem to: each with the level and the rule that its author meant.

Written for this generator by somebody who did not look at a rule's patterns; rules and levels are those of
reference/domain.md, section 2. What the rules make of them is for the rules' own tests to find out.
"""

from dataclasses import dataclass
from typing import Final

from triage_app.practice.people import Language


@dataclass(frozen=True)
class Alarm:
    """A sentence; `rule` is None where no rule is meant to see anything in it."""

    level: str
    rule: str | None
    text: str


def _read(level: str, block: str) -> tuple[Alarm, ...]:
    """Lines of `rule: sentence`; a dash for no rule."""
    pairs = (line.partition(": ") for line in block.strip().splitlines())
    return tuple(Alarm(level, None if rule == "-" else rule, text) for rule, _, text in pairs)


_CRISIS_EN = """
self_harm: I do not want to be alive any more and I have not told anybody.
self_harm: Last night I thought about ending my life again.
"""
_EMERGENCY_EN = """
chest_pain: Since this morning I have a pressure in my chest that goes into my left arm.
chest_pain: My chest feels tight when I climb stairs since Sunday, probably nothing.
chest_pain: My chest hurts when I walk to the mailbox and it stops when I sit.
breathing: I cannot breathe right, I have to stop after every few steps.
breathing: My husband is short of breath even in bed and his lips look blue.
stroke: My mother's face hangs down on one side and her words come out wrong.
stroke: My right arm went numb all of a sudden and I could not speak for a while.
anaphylaxis: After the shrimp my lips are swelling and my throat feels tight.
bleeding: I threw up blood twice since last night.
bleeding: The cut on my leg keeps bleeding and does not stop when I press on it.
pregnancy: I am 30 weeks pregnant and have not felt the baby move today.
overdose_poison: I took four of the sleeping pills instead of one by mistake.
unconscious_seizure: My dad passed out in the shower and it took a minute to wake him up.
head_spine_injury: He fell from the ladder on his head and now he keeps throwing up.
meningitis: She has a fever of 103 and a stiff neck and is confused.
infant_fever: My baby is six weeks old and has a fever of 101.
"""
_URGENT_EN = """
abdominal_pain: I have severe stomach pain on the right side since last night.
palpitations_dizzy: My heart is racing and I feel lightheaded when I get up.
vomiting_dehydration: I cannot keep anything down, not even water.
glucose_bp: My blood sugar was over 400 three times today.
glucose_bp: My blood pressure was 192/114 this morning.
leg_clot: My left calf is swollen, red and warm since the flight.
med_reaction: I broke out in hives after the first pill of the new antibiotic.
post_op: The incision is red and pus comes out of it.
critical_med_out: I ran out of insulin yesterday.
violence_abuse: My husband hits me and I am afraid to go home.
psychosis: He hears voices again that tell him what to do.
injury_burn_bite: A dog bit my hand and it is swelling.
high_fever: My fever is 104 and does not come down with Tylenol.
blood_urine_vision: There was blood in my urine this morning.
"""
_MENTION_EN = """
chest_pain: I do not have any chest pain.
chest_pain: My father had a heart attack when he was fifty.
breathing: No fever and no trouble breathing.
stroke: My aunt had a stroke years ago, does that matter for me?
self_harm: I am not thinking about hurting myself, I just need the refill.
anaphylaxis: What do I do if my throat swells from it, as the leaflet says?
unconscious_seizure: My son had a seizure as a baby but never again.
pregnancy: I am not pregnant, in case you ask.
bleeding: The bleeding stopped by itself last week.
"""
_IDIOM_EN = """
chest_pain: I nearly had a heart attack when I saw the bill.
unconscious_seizure: I passed out the flyers at church like you asked.
self_harm: This parking lot will be the death of me.
breathing: The stairs to your office leave no room to breathe, what a crowd.
"""
_CRISIS_ES = """
self_harm: Ya no quiero vivir y no se lo he dicho a nadie.
self_harm: Anoche volví a pensar en quitarme la vida.
"""
_EMERGENCY_ES = """
chest_pain: Desde la mañana tengo una presión en el pecho que se me va al brazo.
chest_pain: Me duele el pecho cuando subo las escaleras.
breathing: Me falta el aire al caminar y anoche no podía respirar acostada.
stroke: A mi mamá se le torció la boca y no habla bien.
anaphylaxis: Comí camarones y se me está hinchando la lengua.
bleeding: Vomité sangre dos veces desde anoche.
pregnancy: Tengo 30 semanas de embarazo y hoy no siento que se mueva el bebé.
overdose_poison: Mi niño se tomó mis pastillas de la presión.
unconscious_seizure: Mi papá se desmayó en el baño esta mañana.
infant_fever: Mi bebé tiene seis semanas y tiene fiebre.
"""
_URGENT_ES = """
abdominal_pain: Tengo un dolor de estómago muy fuerte desde anoche.
palpitations_dizzy: El corazón me late muy rápido y me mareo al pararme.
vomiting_dehydration: Todo lo que tomo lo vomito, hasta el agua.
glucose_bp: El azúcar me salió en 410 esta mañana.
leg_clot: Tengo la pantorrilla hinchada, roja y caliente.
post_op: La herida de la operación está roja y le sale pus.
critical_med_out: Se me acabó la insulina ayer.
violence_abuse: Mi esposo me pega y tengo miedo.
high_fever: Tengo fiebre de 40 y no baja.
"""
_MENTION_ES = """
chest_pain: No tengo dolor de pecho.
chest_pain: A mi papá le dio un infarto a los cincuenta años.
breathing: No tengo fiebre ni dificultad para respirar.
stroke: Mi tía tuvo un derrame hace años, ¿eso me afecta a mí?
"""
_IDIOM_ES = """
chest_pain: Casi me da un infarto cuando vi la factura.
self_harm: Me muero de ganas de volver al trabajo.
"""

ALARMS: Final[dict[Language, dict[str, tuple[Alarm, ...]]]] = {
    "en": {
        "red": _read("crisis", _CRISIS_EN) + _read("emergency", _EMERGENCY_EN),
        "urgent": _read("urgent", _URGENT_EN),
        "mention": _read("mention", _MENTION_EN),
        "idiom": _read("idiom", _IDIOM_EN),
    },
    "es": {
        "red": _read("crisis", _CRISIS_ES) + _read("emergency", _EMERGENCY_ES),
        "urgent": _read("urgent", _URGENT_ES),
        "mention": _read("mention", _MENTION_ES),
        "idiom": _read("idiom", _IDIOM_ES),
    },
}
"""By language, then by what the shares of a history speak of."""
