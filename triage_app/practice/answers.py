"""What the practice writes back, in English and Spanish; words in braces are filled in."""

from collections.abc import Mapping

ANSWERS_EN: Mapping[str, str] = {
    "symptom": """
The nurse would like to see you for this. We have {day} at {hour}; please tell us if that works. If it gets
worse before then, call us.

{doctor} read your message. It is fine to watch it at home until {day}. Please write again if it has not
improved by then.
""",
    "med_question": """
Please keep taking it as before and do not double a dose. The doctor will go over it with you on {day}.

The pharmacist and the doctor both looked: it is safe as you described. Take it with a little food.
""",
    "refill": """
The refill went out to {pharmacy} this morning. It should be ready by {day}.

The doctor approved it. Please pick it up at {pharmacy} from tomorrow on.
""",
    "appointment": """
You are booked for {day} at {hour}. You will get a reminder the day before.

We put you on the list for cancellations and will write as soon as something opens up before {month}.
""",
    "test_result": """
Your results are in the portal now, under Results. The doctor looked at them and there is nothing you need
to change.

The lab has not sent it yet. We asked them again and will write as soon as it is here.
""",
    "report_request": """
The report is in the portal now, under Documents. Please tell us if you cannot open it.

We received your papers and filed them to your chart on {day}.
""",
    "referral": """
The referral went out on {day}. Their office will call you; if nobody does within a week, please tell us.
""",
    "forms_letters": """
The form is signed. You can find it under Documents, and a paper copy waits at the front desk.
""",
    "billing": """
Thank you for telling us. The billing office corrected it, and you will see a new statement by the end of
the month.
""",
    "portal_help": """
We reset that for you. Please sign out once, sign in again, and write if it still does not work.
""",
    "info_update": """
Thank you, we changed it in your chart and told the pharmacy.
""",
    "complaint": """
We are sorry about that, and thank you for writing. Our office manager read your message and will call you
on {day}.
""",
    "thanks": """
Thank you so much for writing. We passed it on to everybody here.
""",
    "other": """
We asked around and will let you know. The front desk is open until 5 today.
""",
}
"""What the practice answers first, by category."""

LATER_ANSWERS_EN = """
Yes, you will get a message here as soon as it is done.

Nothing else is needed from you. We will write again by {day}.

Please ask for the front desk; they know about it. It is at Main St.

That works for us. We changed it to {day} at {hour}.

We looked again and it is on its way. Please give it until {day}.

Yes, your plan covers it. You only pay the usual copay.
"""
"""What the practice answers after that."""

ANSWERS_ES: Mapping[str, str] = {
    "symptom": """
La enfermera quiere verle por esto. Tenemos el {day} a las {hour}; avísenos si le queda bien. Si empeora
antes, llámenos.

El médico leyó su mensaje. Puede observarlo en casa hasta el {day}. Escríbanos si para entonces no ha
mejorado.
""",
    "med_question": """
Siga tomándola como antes y no tome doble. El médico lo revisará con usted el {day}.
""",
    "refill": """
El resurtido ya se envió a {pharmacy}. Debe estar listo el {day}.
""",
    "appointment": """
Su cita quedó para el {day} a las {hour}. Le llegará un recordatorio un día antes.
""",
    "test_result": """
Sus resultados ya están en el portal, en "Resultados". El médico los revisó y no tiene que cambiar nada.
""",
    "report_request": """
El documento ya está en el portal, en "Documentos". Avísenos si no lo puede abrir.
""",
    "referral": """
La referencia salió el {day}. De ese consultorio le van a llamar; si en una semana no llaman, avísenos.
""",
    "forms_letters": """
Ya está firmado. Lo encuentra en "Documentos" y hay una copia en recepción.
""",
    "billing": """
Gracias por avisarnos. Ya se corrigió y a fin de mes le llega un estado de cuenta nuevo.
""",
    "portal_help": """
Ya lo arreglamos. Cierre la sesión una vez, vuelva a entrar y avísenos si no funciona.
""",
    "info_update": """
Gracias, ya lo cambiamos en su expediente.
""",
    "complaint": """
Lo sentimos mucho y le agradecemos que nos escriba. La encargada le llamará el {day}.
""",
    "thanks": """
Muchas gracias por escribirnos. Se lo pasamos a todos aquí.
""",
}
"""What the practice answers first, by category."""

LATER_ANSWERS_ES = """
Sí, le llegará un mensaje por aquí en cuanto esté listo.

No necesita traer nada más. Le escribimos de nuevo el {day}.

Sí, su seguro lo cubre. Solo paga el copago de siempre.

Lo revisamos otra vez y va en camino. Espere hasta el {day}, por favor.
"""
"""What the practice answers after that."""
