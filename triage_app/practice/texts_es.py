"""What is written in Spanish; the first line of an opening is its subject, words in braces are filled in."""

from collections.abc import Mapping, Sequence

BLANKS: Mapping[str, Sequence[str]] = {
    "drug": ("metformina", "losartán", "atorvastatina", "levotiroxina", "lisinopril", "omeprazol"),
    "pharmacy": ("la farmacia de Oak Street", "la farmacia Hillcrest", "la farmacia de siempre"),
    "day": ("lunes", "martes", "miércoles", "jueves", "viernes"),
    "count": ("dos", "tres", "cuatro", "cinco"),
    "month": ("marzo", "abril", "junio", "agosto", "septiembre"),
    "hour": ("8:30", "9:15", "10:45", "1:30", "2:15", "3:40"),
    "amount": ("$38.50", "$74.00", "$112.20", "$146.75"),
}
"""What can stand in a blank."""

OPENINGS: Mapping[str, str] = {
    "symptom": """
Tos de noche
Llevo {count} semanas con tos, sobre todo de noche. No tengo fiebre. ¿Necesito una cita o
hay algo que pueda tomar?

Me pica la piel
Desde el {day} me pica mucho la piel de los brazos y me salieron ronchitas. Cambié de jabón la semana
pasada, no sé si es por eso.

Dolor de rodilla
La rodilla izquierda me duele al subir escaleras. Ya descansé desde el {day} y sigue igual. ¿Me puedo poner
calor?

Gripa
Tengo la nariz tapada y la garganta irritada desde el {day}. ¿Qué puedo tomar si también tomo {drug}?

Ojo rojo
Mi hija amaneció con el ojo rojo y con lagañas. ¿Puede ir a la escuela o la llevo con usted?
""",
    "med_question": """
¿Con comida?
La {drug} nueva me cae pesada. ¿La tomo antes o después de comer?

Se me olvidó la pastilla
Anoche se me olvidó tomar la {drug}. ¿Hoy tomo doble o sigo normal?

Té de manzanilla
¿Puedo tomar té de manzanilla con mi {drug}? Mi comadre dice que no.
""",
    "refill": """
Se me acaba la {drug}
Buenos días, me quedan {count} pastillas de {drug}. ¿Me pueden mandar el resurtido a {pharmacy}?

Resurtido de mi mamá
Escribo por mi mamá, ella no usa el portal. Necesita su {drug} otra vez, en {pharmacy} por favor.

La farmacia dice que no
Fui a {pharmacy} y me dijeron que la receta de {drug} ya venció. ¿Me hacen una nueva?

Viaje a México
Voy a visitar a mi familia el {day} y estaré fuera {count} semanas. ¿Me pueden dar medicina para todo el
viaje?
""",
    "appointment": """
Cambiar mi cita
Tengo cita el {day} a las {hour} pero no me dieron permiso en el trabajo. ¿Hay algo en la tarde?

Cita para mi hijo
Mi hijo necesita su revisión para la escuela. ¿Qué día lo puedo llevar? De preferencia un {day}.

¿Hay alguien que hable español?
Tengo cita con {doctor} el {day}. ¿Va a haber alguien que hable español, o llevo a mi sobrina?

¿En cuál consultorio?
No sé si mi cita del {day} es en Main St o en Lakeside. El recordatorio no lo dice.

Llegar en camión
El {day} llego en camión y a veces se retrasa. Si llego 15 minutos tarde a la cita de las {hour}, ¿me
atienden?
""",
    "test_result": """
Resultados de sangre
Me sacaron sangre el {day}. ¿Ya están los resultados? No me ha llamado nadie.

No entiendo el resultado
En el portal dice "fuera de rango" en el colesterol. ¿Es grave? ¿Tengo que ir?

Ultrasonido
¿Ya les mandaron el ultrasonido que me hicieron en {month}? El otro doctor dice que lo envió por fax.
""",
    "report_request": """
Copia de mi expediente
Necesito una copia de mi expediente para el seguro. ¿La puedo bajar de aquí o paso por ella?

Vacunas de la niña
La escuela me pide la cartilla de vacunas de mi niña antes del {day}. ¿Me la pueden mandar por el portal?
""",
    "referral": """
Referencia al especialista
El doctor me iba a mandar con el especialista de los riñones. ¿Ya salió la referencia?

Autorización
El seguro dice que falta una autorización para la terapia. ¿La mandan ustedes? Empiezo el {day}.
""",
    "forms_letters": """
Carta para el trabajo
Necesito una carta que diga que estuve enfermo desde el {day}. Mi patrón la quiere esta semana.

Formulario de la escuela
Les dejé el formulario de la escuela el {day}. ¿Ya lo firmó la doctora?
""",
    "billing": """
Me cobraron de más
Me llegó una factura de {amount} y yo ya pagué mi copago. ¿Me pueden explicar por qué?

Pagar en partes
No puedo pagar los {amount} de una vez. ¿Puedo pagar en {count} partes?
""",
    "portal_help": """
No puedo entrar
Mi contraseña no funciona y el código no llega a mi teléfono nuevo. Mi hijo me ayudó a escribir desde su
cuenta.

En español
¿Cómo cambio el portal a español? Antes estaba y ahora todo sale en inglés.
""",
    "info_update": """
Teléfono nuevo
Cambié de teléfono, el nuevo termina en 0187. El anterior ya no lo usen por favor.

Nos mudamos
Nos mudamos el {day}. ¿Qué papeles necesitan para cambiar la dirección?
""",
    "complaint": """
Nadie contesta
Llamé {count} veces el {day} y nadie contesta. Por favor díganme por lo menos si recibieron mis papeles.
""",
    "thanks": """
Muchas gracias
Muchas gracias a la doctora y a las muchachas de recepción, me trataron muy bien el {day}.

Ya estoy mejor
Ya estoy mejor con la {drug}. Que Dios los bendiga.
""",
}
"""Openings by category."""

NUDGES = """
Hola, ¿alguna noticia?

Disculpe la molestia, ¿sí les llegó mi mensaje?

Sigo esperando su respuesta, gracias.

Se me olvidó decirle que trabajo hasta las 5, mejor contésteme por aquí.

¿Hay alguien que me pueda contestar?

También llamé pero estaba ocupado.

Perdón, quise decir el {day}, no el martes.
"""
"""What patients add while they wait."""

MORE = """
Gracias por contestar. ¿Tengo que llevar algo?

Muy bien. ¿Y cuánto tarda eso?

Ya busqué y no lo veo. ¿Dónde debe salir?

¿Puede ir mi esposo por mí?

¿Podría ser mejor el {day}?

Una pregunta más: ¿eso lo paga el seguro?

Ya pasaron {count} días y no me han llamado. ¿Pueden revisar otra vez?
"""
"""What patients ask once they have an answer."""
