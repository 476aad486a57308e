<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es_US" sourcelanguage="en_US">
<context>
    <name>Actions</name>
    <message>
        <source>Send and close</source>
        <translation>Enviar y cerrar</translation>
    </message>
    <message>
        <source>Send, keep open</source>
        <translation>Enviar y dejar abierta</translation>
    </message>
    <message>
        <source>Attach a file…</source>
        <translation>Adjuntar un archivo…</translation>
    </message>
    <message>
        <source>Next conversation</source>
        <translation>Conversación siguiente</translation>
    </message>
    <message>
        <source>Previous conversation</source>
        <translation>Conversación anterior</translation>
    </message>
    <message>
        <source>Write a reply</source>
        <translation>Escribir una respuesta</translation>
    </message>
    <message>
        <source>Claim</source>
        <translation>Tomar</translation>
    </message>
    <message>
        <source>No reply needed…</source>
        <translation>No requiere respuesta…</translation>
    </message>
    <message>
        <source>Waiting on…</source>
        <translation>En espera de…</translation>
    </message>
    <message>
        <source>Log a call…</source>
        <translation>Registrar una llamada…</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Más</translation>
    </message>
    <message>
        <source>Snooze…</source>
        <translation>Posponer…</translation>
    </message>
    <message>
        <source>Say why it is due then</source>
        <translation>Decir por qué vence entonces</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
    <message>
        <source>Reassign…</source>
        <translation>Reasignar…</translation>
    </message>
    <message>
        <source>Take the most urgent that nobody owns</source>
        <translation>Tomar la más urgente sin responsable</translation>
    </message>
    <message>
        <source>Choose the next one too</source>
        <translation>Elegir también la siguiente</translation>
    </message>
    <message>
        <source>Choose the one before too</source>
        <translation>Elegir también la anterior</translation>
    </message>
    <message>
        <source>Choose, or leave out</source>
        <translation>Elegir o dejar fuera</translation>
    </message>
    <message>
        <source>Choose everything shown</source>
        <translation>Elegir todo lo que se ve en la lista</translation>
    </message>
    <message>
        <source>Choose nothing any more</source>
        <translation>No elegir nada más</translation>
    </message>
    <message>
        <source>Filter patients and subjects</source>
        <translation>Filtrar pacientes y asuntos</translation>
    </message>
    <message>
        <source>Hours and promises</source>
        <translation>Horario y promesas</translation>
    </message>
    <message>
        <source>Save hours and promises</source>
        <translation>Guardar horario y promesas</translation>
    </message>
    <message>
        <source>Switch between light and dark</source>
        <translation>Cambiar entre claro y oscuro</translation>
    </message>
    <message>
        <source>Compact rows</source>
        <translation>Filas compactas</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Más grande</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Más pequeño</translation>
    </message>
    <message>
        <source>Usual size</source>
        <translation>Tamaño normal</translation>
    </message>
</context>
<context>
    <name>Acts</name>
    <message>
        <source>Waiting on…</source>
        <translation>En espera de…</translation>
    </message>
    <message>
        <source>No reply needed…</source>
        <translation>No requiere respuesta…</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Más</translation>
    </message>
    <message>
        <source>Note whom the answer waits for; the countdown runs on (D)</source>
        <translation>Anotar de quién depende la respuesta; el plazo sigue corriendo (D)</translation>
    </message>
    <message>
        <source>End it without a reply, for a reason (E)</source>
        <translation>Cerrarla sin respuesta, con un motivo (E)</translation>
    </message>
    <message>
        <source>Log a call (L), snooze (H), merge or split (.)</source>
        <translation>Registrar una llamada (L), posponer (H), unir o separar (.)</translation>
    </message>
    <message>
        <source>Nobody waits here</source>
        <translation>Aquí nadie espera</translation>
    </message>
    <message>
        <source>Claim it first</source>
        <translation>Tómela primero</translation>
    </message>
</context>
<context>
    <name>AskedLine</name>
    <message>
        <source>Let them have it</source>
        <translation>Cedérsela</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Quedársela</translation>
    </message>
</context>
<context>
    <name>Asking</name>
    <message>
        <source>Is this reply in the portal?</source>
        <translation>¿Está esta respuesta en el portal?</translation>
    </message>
    <message>
        <source>The app cannot tell. Open the conversation in the portal itself and look. If the patient has the reply and it is sent again, they read it twice.</source>
        <translation>La aplicación no puede saberlo. Abra la conversación en el portal mismo y mire. Si el paciente ya tiene la respuesta y se envía otra vez, la leerá dos veces.</translation>
    </message>
    <message>
        <source>It is not there: take it back</source>
        <translation>No está: retirarla</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Dejarla como está</translation>
    </message>
    <message>
        <source>Take “{subject}” out again?</source>
        <translation>¿Volver a sacar “{subject}”?</translation>
    </message>
    <message>
        <source>Its messages go back into a conversation of their own; what was answered stays answered.</source>
        <translation>Sus mensajes vuelven a una conversación propia; lo que ya se contestó queda contestado.</translation>
    </message>
    <message>
        <source>Take it out</source>
        <translation>Sacarla</translation>
    </message>
    <message>
        <source>Keep them together</source>
        <translation>Dejarlas unidas</translation>
    </message>
</context>
<context>
    <name>AwayBar</name>
    <message>
        <source>I am back</source>
        <translation>Ya volví</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Descartar</translation>
    </message>
</context>
<context>
    <name>BegunLine</name>
    <message>
        <source>Go on with it</source>
        <translation>Continuarla</translation>
    </message>
</context>
<context>
    <name>BegunReply</name>
    <message>
        <source>{name} had begun a reply here ({when}).</source>
        <translation>{name} había empezado aquí una respuesta ({when}).</translation>
    </message>
    <message>
        <source>{name} had begun a reply here ({when}), with {files} to go with it.</source>
        <translation>{name} había empezado aquí una respuesta ({when}), a la que acompañaría {files}.</translation>
    </message>
</context>
<context>
    <name>Bubble</name>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>Enviar otra vez</translation>
    </message>
    <message>
        <source>Take back…</source>
        <translation>Retirar…</translation>
    </message>
    <message>
        <source>on the portal</source>
        <translation>en el portal</translation>
    </message>
    <message>
        <source>Get</source>
        <translation>Traer</translation>
    </message>
    <message>
        <source>is being fetched from the portal</source>
        <translation>se está trayendo del portal</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Guardar…</translation>
    </message>
    <message>
        <source>could not be fetched</source>
        <translation>no se pudo traer</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Intentar otra vez</translation>
    </message>
    <message>
        <source>not delivered</source>
        <translation>no se entregó</translation>
    </message>
    <message>
        <source>on its way</source>
        <translation>en camino</translation>
    </message>
    <message>
        <source>goes before the reply</source>
        <translation>sale antes que la respuesta</translation>
    </message>
</context>
<context>
    <name>CallDialog</name>
    <message>
        <source>Log a call</source>
        <translation>Registrar una llamada</translation>
    </message>
    <message>
        <source>What came of it</source>
        <translation>Qué resultó</translation>
    </message>
    <message>
        <source>With whom</source>
        <translation>Con quién</translation>
    </message>
    <message>
        <source>the patient</source>
        <translation>el paciente</translation>
    </message>
    <message>
        <source>somebody the patient authorised</source>
        <translation>alguien autorizado por el paciente</translation>
    </message>
    <message>
        <source>Day of the call</source>
        <translation>Día de la llamada</translation>
    </message>
    <message>
        <source>Time of the call</source>
        <translation>Hora de la llamada</translation>
    </message>
    <message>
        <source>Note about the call</source>
        <translation>Nota sobre la llamada</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Log the call</source>
        <translation>Registrar la llamada</translation>
    </message>
    <message>
        <source>Log a call with {name}</source>
        <translation>Registrar una llamada con {name}</translation>
    </message>
    <message>
        <source>When, in the practice&apos;s time ({city})</source>
        <translation>Cuándo, en la hora del consultorio ({city})</translation>
    </message>
    <message>
        <source>When, in the practice&apos;s time</source>
        <translation>Cuándo, en la hora del consultorio</translation>
    </message>
    <message>
        <source>Note, which only staff read</source>
        <translation>Nota, que solo lee el personal</translation>
    </message>
    <message>
        <source>Spoke on the phone</source>
        <translation>Se habló por teléfono</translation>
    </message>
    <message>
        <source>Spoke in person</source>
        <translation>Se habló en persona</translation>
    </message>
    <message>
        <source>Left a voicemail</source>
        <translation>Se dejó un mensaje de voz</translation>
    </message>
    <message>
        <source>Nobody took the call</source>
        <translation>Nadie contestó</translation>
    </message>
    <message>
        <source>Answers what was written before the call: what came later still waits.</source>
        <translation>Responde a lo escrito antes de la llamada: lo que llegó después sigue esperando.</translation>
    </message>
    <message>
        <source>Answers the patient: the countdown ends.</source>
        <translation>Responde al paciente: el plazo termina.</translation>
    </message>
    <message>
        <source>Answers nobody: the countdown runs on.</source>
        <translation>No responde a nadie: el plazo sigue corriendo.</translation>
    </message>
</context>
<context>
    <name>Calling</name>
    <message>
        <source>Answered by a call: {name}</source>
        <translation>Respondida por teléfono: {name}</translation>
    </message>
    <message>
        <source>Call logged; it answers what {name} wrote before it. What came later still waits</source>
        <translation>Llamada registrada; responde lo que {name} escribió antes. Lo que llegó después sigue esperando</translation>
    </message>
    <message>
        <source>Call logged; {name} still waits</source>
        <translation>Llamada registrada; {name} sigue esperando</translation>
    </message>
</context>
<context>
    <name>Candidates</name>
    <message>
        <source>you</source>
        <translation>usted</translation>
    </message>
    <message>
        <source>Nobody: give it back to everybody</source>
        <translation>Nadie: dejarlas para todo el equipo</translation>
    </message>
    <message>
        <source>Whoever has time claims it</source>
        <translation>Las toma quien tenga tiempo</translation>
    </message>
</context>
<context>
    <name>Choices</name>
    <message>
        <source>nobody&apos;s</source>
        <translation>sin responsable</translation>
    </message>
    <message>
        <source>{name} has this conversation. Ask {name} to release it first.</source>
        <translation>{name} tiene esta conversación. Pida primero a {name} que la suelte.</translation>
    </message>
    <message>
        <source>Patient: {said}</source>
        <translation>Paciente: {said}</translation>
    </message>
    <message>
        <source>Practice: {said}</source>
        <translation>Consultorio: {said}</translation>
    </message>
    <message>
        <source>Automatic: {said}</source>
        <translation>Automático: {said}</translation>
    </message>
    <message>
        <source>A reply in it is still on its way. Merge the two when it has arrived.</source>
        <translation>Una respuesta suya todavía está en camino. Únalas cuando haya llegado.</translation>
    </message>
    <message>
        <source>You stay the owner.</source>
        <translation>Usted sigue siendo responsable.</translation>
    </message>
    <message>
        <source>{name} stays the owner.</source>
        <translation>{name} sigue siendo responsable.</translation>
    </message>
    <message>
        <source>What the patient writes there later arrives here. You can undo this for {days} days.</source>
        <translation>Lo que el paciente escriba allí después llegará aquí. Puede deshacerlo durante {days} días.</translation>
    </message>
    <message>
        <source>{name} then no longer owns the other one.</source>
        <translation>{name} dejará de ser responsable de la otra.</translation>
    </message>
    <message>
        <source>The countdown stays as it is: {due}.</source>
        <translation>El plazo no cambia ({due}).</translation>
    </message>
    <message>
        <source>The stricter countdown of the two counts for all of it.</source>
        <translation>Cuenta para todo el plazo más estricto de los dos.</translation>
    </message>
    <message>
        <source>The countdown becomes the older one: {due}.</source>
        <translation>Pasa a contar el plazo más antiguo ({due}).</translation>
    </message>
    <message>
        <source>It was answered here; there it counts as unanswered.</source>
        <translation>Aquí ya se contestó; allí contará como no contestado.</translation>
    </message>
    <message>
        <source>answered</source>
        <translation>contestado</translation>
    </message>
    <message>
        <source>It becomes a conversation of its own, with its own countdown from when it was sent.</source>
        <translation>Pasa a ser una conversación propia, con su propio plazo desde que se envió.</translation>
    </message>
    <message>
        <source>It becomes a conversation of its own, with its own countdown from when it was sent: {due}.</source>
        <translation>Pasa a ser una conversación propia, con su propio plazo desde que se envió ({due}).</translation>
    </message>
    <message>
        <source>yours</source>
        <translation>suya</translation>
    </message>
</context>
<context>
    <name>ChosenBar</name>
    <message>
        <source>Reassign…</source>
        <translation>Reasignar…</translation>
    </message>
    <message>
        <source>Give what is chosen to somebody (A)</source>
        <translation>Pasar lo elegido a alguien (A)</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Quitar</translation>
    </message>
    <message>
        <source>Choose nothing any more (Esc)</source>
        <translation>No elegir nada más (Esc)</translation>
    </message>
</context>
<context>
    <name>Closing</name>
    <message>
        <source>Closed without a reply: {name}</source>
        <translation>Cerrada sin respuesta: {name}</translation>
    </message>
    <message>
        <source>Open again, its countdown as before: {name}</source>
        <translation>Abierta otra vez, con su plazo de antes: {name}</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Reply to the patient</source>
        <translation>Respuesta al paciente</translation>
    </message>
    <message>
        <source>Write a reply to the patient</source>
        <translation>Escriba una respuesta al paciente</translation>
    </message>
    <message>
        <source>Write a reply to the patient. The first key makes this conversation yours.</source>
        <translation>Escriba una respuesta al paciente. Con la primera tecla, esta conversación pasa a ser suya.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Quitar</translation>
    </message>
</context>
<context>
    <name>Conditions</name>
    <message>
        <source>any</source>
        <translation>cualquiera</translation>
    </message>
</context>
<context>
    <name>ConversationPane</name>
    <message>
        <source>Messages</source>
        <translation>Mensajes</translation>
    </message>
    <message>
        <source>Choose one on the left. J and K go through the list, R writes a reply, M claims, H snoozes, W says why an answer is due then.</source>
        <translation>Elija una a la izquierda. Con J y K se recorre la lista, con R se escribe una respuesta, con M se toma, con H se pospone y con W se ve por qué una respuesta vence entonces.</translation>
    </message>
    <message>
        <source>No conversation is open.</source>
        <translation>No hay ninguna conversación abierta.</translation>
    </message>
</context>
<context>
    <name>Dates</name>
    <message>
        <source>{h}:{min} AM</source>
        <translation>{h}:{min} a.m.</translation>
    </message>
    <message>
        <source>{h}:{min} PM</source>
        <translation>{h}:{min} p.m.</translation>
    </message>
    <message>
        <source>{weekday}, {mm}/{dd}/{yyyy}</source>
        <translation>{weekday} {d} de {month} de {yyyy}</translation>
    </message>
    <message>
        <source>{weekday} {mm}/{dd}</source>
        <translation>{weekday} {d} de {month}</translation>
    </message>
    <message>
        <source>{mm}/{dd}/{yyyy}</source>
        <translation>{d} {mon} {yyyy}</translation>
    </message>
    <message>
        <source>{wday} {mm}/{dd}</source>
        <translation>{wday} {d} {mon}</translation>
    </message>
</context>
<context>
    <name>DueCard</name>
    <message>
        <source>nobody waits</source>
        <translation>nadie espera respuesta</translation>
    </message>
    <message>
        <source>Say why it is due then</source>
        <translation>Decir por qué vence entonces</translation>
    </message>
    <message>
        <source>Say how the last waits ended</source>
        <translation>Decir cómo terminaron las últimas esperas</translation>
    </message>
</context>
<context>
    <name>DutyWords</name>
    <message>
        <source>No shifts are entered, which counts as always on shift.</source>
        <translation>No hay turnos anotados; eso cuenta como estar siempre de turno.</translation>
    </message>
    <message>
        <source>off</source>
        <translation>libre</translation>
    </message>
    <message>
        <source>Languages: {names}</source>
        <translation>Idiomas: {names}</translation>
    </message>
    <message>
        <source>Matters: {names}</source>
        <translation>Asuntos: {names}</translation>
    </message>
    <message>
        <source>Doctors: {names}</source>
        <translation>Médicos: {names}</translation>
    </message>
    <message>
        <source>all</source>
        <translation>todos</translation>
    </message>
    <message>
        <source>At most {conversations} at once from the program.</source>
        <translation>Del programa, como máximo {conversations} a la vez.</translation>
    </message>
</context>
<context>
    <name>ExampleLine</name>
    <message>
        <source>waits {time}</source>
        <translation>espera {time}</translation>
    </message>
    <message>
        <source>due {when}</source>
        <translation>vence: {when}</translation>
    </message>
    <message>
        <source>so far {when}</source>
        <translation>hasta ahora: {when}</translation>
    </message>
    <message>
        <source>the evening before {day}</source>
        <translation>la tarde antes de {day}</translation>
    </message>
    <message>
        <source>{day} has other hours</source>
        <translation>{day} tiene otro horario</translation>
    </message>
    <message>
        <source>{day} is closed</source>
        <translation>{day} está cerrado</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>Files a portal takes (*.pdf *.png *.jpg *.jpeg *.txt);;All files (*)</source>
        <translation>Archivos que acepta un portal (*.pdf *.png *.jpg *.jpeg *.txt);;Todos los archivos (*)</translation>
    </message>
    <message>
        <source>Attach to the reply</source>
        <translation>Adjuntar a la respuesta</translation>
    </message>
    <message>
        <source>Checking {name}…</source>
        <translation>Revisando {name}…</translation>
    </message>
    <message>
        <source>{name} was not attached: another conversation is open now.</source>
        <translation>{name} no se adjuntó: ahora está abierta otra conversación.</translation>
    </message>
    <message>
        <source>{name} is not attached. {why}</source>
        <translation>{name} no se adjuntó. {why}</translation>
    </message>
    <message>
        <source>Save the file</source>
        <translation>Guardar el archivo</translation>
    </message>
    <message>
        <source>Saved: {name}</source>
        <translation>Guardado: {name}</translation>
    </message>
</context>
<context>
    <name>FilterField</name>
    <message>
        <source>Clear the filter</source>
        <translation>Borrar el filtro</translation>
    </message>
</context>
<context>
    <name>FirstLook</name>
    <message>
        <source>Not read yet</source>
        <translation>Sin leer aún</translation>
    </message>
    <message>
        <source>Read first</source>
        <translation>Leer primero</translation>
    </message>
    <message>
        <source>Nobody has read what is new yet; it was to be read by {when}</source>
        <translation>Nadie ha leído lo nuevo todavía; había que leerlo antes de: {when}</translation>
    </message>
    <message>
        <source>Nobody has read what is new yet; to be read by {when}</source>
        <translation>Nadie ha leído lo nuevo todavía; hay que leerlo antes de: {when}</translation>
    </message>
</context>
<context>
    <name>FirstStart</name>
    <message>
        <source>Triage</source>
        <translation>Triage</translation>
    </message>
    <message>
        <source>How will you use it? Nothing is sent anywhere until you connect a portal.</source>
        <translation>¿Cómo lo va a usar? No se envía nada a ninguna parte hasta que usted conecte un portal.</translation>
    </message>
    <message>
        <source>Look around with a make-believe practice</source>
        <translation>Conocerlo con un consultorio inventado</translation>
    </message>
    <message>
        <source>Messages, patients and files are invented. Good for a first look and for training.</source>
        <translation>Mensajes, pacientes y archivos inventados, para conocerlo y para practicar.</translation>
    </message>
    <message>
        <source>One computer</source>
        <translation>Una sola computadora</translation>
    </message>
    <message>
        <source>The queue lives on this computer, encrypted.</source>
        <translation>La cola se guarda cifrada en esta computadora.</translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation>Le damos la bienvenida</translation>
    </message>
</context>
<context>
    <name>Footer</name>
    <message numerus="yes">
        <source>%n replies, the last one sends in {seconds} s</source>
        <translation>
            <numerusform>%n respuesta sale en {seconds} s</numerusform>
            <numerusform>%n respuestas; la última sale en {seconds} s</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
    <message>
        <source>Español</source>
        <comment>the other language, by its own name</comment>
        <translation>English</translation>
    </message>
    <message>
        <source>Change to Spanish</source>
        <translation>Cambiar a inglés</translation>
    </message>
    <message>
        <source>Change to dark</source>
        <translation>Cambiar a oscuro</translation>
    </message>
    <message>
        <source>Change to high contrast</source>
        <translation>Cambiar a alto contraste</translation>
    </message>
    <message>
        <source>Change to light</source>
        <translation>Cambiar a claro</translation>
    </message>
    <message>
        <source>No portal is connected</source>
        <translation>No hay ningún portal conectado</translation>
    </message>
    <message>
        <source>{portal}, not checked yet</source>
        <translation>{portal}, sin revisar todavía</translation>
    </message>
    <message>
        <source>{portal}, checked {ago}</source>
        <translation>{portal}, revisado {ago}</translation>
    </message>
</context>
<context>
    <name>HandOverMenu</name>
    <message>
        <source>&amp;Hand over to</source>
        <translation>&amp;Pasar a</translation>
    </message>
    <message>
        <source>Nobody else works at a desk</source>
        <translation>Nadie más atiende mensajes</translation>
    </message>
</context>
<context>
    <name>HandingOver</name>
    <message>
        <source>{owner} has the conversation of {name} now</source>
        <translation>Ahora {owner} tiene la conversación de {name}</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Back to the list</source>
        <translation>Volver a la lista</translation>
    </message>
    <message>
        <source>Wake</source>
        <translation>Mostrar</translation>
    </message>
    <message>
        <source>{name} (you)</source>
        <translation>{name} (yo)</translation>
    </message>
    <message>
        <source>Owner: {name}</source>
        <translation>Responsable: {name}</translation>
    </message>
    <message>
        <source>Only {name} can give it back</source>
        <translation>Solo {name} puede devolverla</translation>
    </message>
    <message>
        <source>Claim</source>
        <translation>Tomar</translation>
    </message>
    <message>
        <source>&amp;Release: give it back to everybody</source>
        <translation>&amp;Devolver: dejarla para todo el equipo</translation>
    </message>
    <message>
        <source>&amp;Take it over</source>
        <translation>&amp;Tomarla yo</translation>
    </message>
    <message>
        <source>Looks like a thank-you.</source>
        <translation>Parece un agradecimiento.</translation>
    </message>
    <message>
        <source>Close…</source>
        <translation>Cerrar…</translation>
    </message>
    <message>
        <source>Close without a reply</source>
        <translation>Cerrar sin respuesta</translation>
    </message>
</context>
<context>
    <name>HeldBanner</name>
    <message>
        <source>Yes, it answers everything</source>
        <translation>Sí, contesta todo</translation>
    </message>
    <message>
        <source>Back to writing</source>
        <translation>Volver al texto</translation>
    </message>
    <message>
        <source>Held: {name} has this conversation now</source>
        <translation>Detenida: ahora esta conversación es de {name}</translation>
    </message>
    <message>
        <source>Your reply is not sent. Its text is kept below, as your draft.</source>
        <translation>Su respuesta no se envió. El texto queda abajo, como borrador suyo.</translation>
    </message>
    <message>
        <source>Your reply is not sent. Read theirs above; if something is missing, send what you have below once theirs is delivered. If theirs cannot be delivered, send it again or take it back first.</source>
        <translation>Su respuesta no se envió. Lea arriba la de su colega; si falta algo, envíe lo que tiene abajo cuando la otra haya llegado. Si la otra no se puede entregar, vuelva a enviarla o retírela primero.</translation>
    </message>
    <message>
        <source>Held: {name} has answered meanwhile</source>
        <translation>Detenida: {name} contestó mientras tanto</translation>
    </message>
    <message>
        <source>This reply is not sent. Read above what you sent there; if something is missing, send what you have below once more.</source>
        <translation>Esta respuesta no se envió. Lea arriba lo que envió desde allí; si falta algo, envíe una vez más lo que tiene abajo.</translation>
    </message>
    <message>
        <source>Held: you have answered from another window meanwhile</source>
        <translation>Detenida: usted contestó mientras tanto desde otra ventana</translation>
    </message>
    <message numerus="yes">
        <source>Held: %n new messages arrived while you were writing</source>
        <translation>
            <numerusform>Detenida: llegó un mensaje nuevo mientras usted escribía</numerusform>
            <numerusform>Detenida: llegaron %n mensajes nuevos mientras usted escribía</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Not sent yet. Does your reply also answer the %n new messages?</source>
        <translation>
            <numerusform>Aún no se ha enviado. ¿Su respuesta contesta también el mensaje nuevo?</numerusform>
            <numerusform>Aún no se ha enviado. ¿Su respuesta contesta también los %n mensajes nuevos?</numerusform>
        </translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Sí</translation>
    </message>
    <message numerus="yes">
        <source>No, the %n new messages stay open</source>
        <translation>
            <numerusform>No, el mensaje nuevo queda abierto</numerusform>
            <numerusform>No, los %n mensajes nuevos quedan abiertos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No, %n stay open</source>
        <translation>
            <numerusform>No, queda abierto</numerusform>
            <numerusform>No, %n quedan abiertos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Here</name>
    <message>
        <source>{name} is writing</source>
        <translation>{name} está escribiendo</translation>
    </message>
    <message>
        <source>{name} has it open</source>
        <translation>{name} la tiene abierta</translation>
    </message>
    <message>
        <source>writing…</source>
        <translation>escribe…</translation>
    </message>
    <message>
        <source>{name} asks you for this conversation.</source>
        <translation>{name} le pide esta conversación.</translation>
    </message>
    <message>
        <source>{name} asks you for the conversation of {patient}</source>
        <translation>{name} le pide la conversación de {patient}</translation>
    </message>
    <message>
        <source>{name} keeps the conversation of {patient}</source>
        <translation>{name} se queda con la conversación de {patient}</translation>
    </message>
    <message>
        <source>The conversation of {patient} is yours now</source>
        <translation>La conversación de {patient} ya es suya</translation>
    </message>
    <message>
        <source>{name} asks you for conversation {id}. Let them have it: {let_go}. Keep it: {keep}</source>
        <translation>{name} le pide la conversación {id}. Para cederla: {let_go}. Para conservarla: {keep}</translation>
    </message>
    <message>
        <source>{owner} keeps conversation {id} for now. Ask again: {take}</source>
        <translation>{owner} conserva por ahora la conversación {id}. Para volver a pedirla: {take}</translation>
    </message>
    <message>
        <source>{owner} has written nothing for a minute. Conversation {id} is yours with {take}</source>
        <translation>{owner} no ha escrito nada desde hace un minuto. La conversación {id} pasa a ser suya con {take}</translation>
    </message>
    <message>
        <source>You asked {owner} for conversation {id}. Once they have written nothing for a minute, this takes it: {take}</source>
        <translation>Usted pidió a {owner} la conversación {id}. Cuando lleve un minuto sin escribir nada, se toma así: {take}</translation>
    </message>
    <message>
        <source>Nobody asks you for a conversation, and you have asked nobody.</source>
        <translation>Nadie le pide una conversación y usted no ha pedido ninguna.</translation>
    </message>
    <message>
        <source>{owner} has conversation {id} now.</source>
        <translation>La conversación {id} es ahora de {owner}.</translation>
    </message>
</context>
<context>
    <name>HolidaysRow</name>
    <message>
        <source>Import a calendar file…</source>
        <translation>Importar un archivo de calendario…</translation>
    </message>
    <message>
        <source>Country, such as US</source>
        <translation>País, por ejemplo US</translation>
    </message>
    <message>
        <source>State, such as NY</source>
        <translation>Estado, por ejemplo NY</translation>
    </message>
    <message>
        <source>Add public holidays of a country…</source>
        <translation>Agregar los feriados de un país…</translation>
    </message>
    <message>
        <source>Add these holidays</source>
        <translation>Agregar estos feriados</translation>
    </message>
    <message>
        <source>Country</source>
        <translation>País</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>Calendar files (*.ics);;All files (*)</source>
        <translation>Archivos de calendario (*.ics);;Todos los archivos (*)</translation>
    </message>
    <message>
        <source>Import a calendar file</source>
        <translation>Importar un archivo de calendario</translation>
    </message>
</context>
<context>
    <name>Languages</name>
    <message>
        <source>English</source>
        <translation>inglés</translation>
    </message>
    <message>
        <source>Spanish</source>
        <translation>español</translation>
    </message>
    <message>
        <source>Arabic</source>
        <translation>árabe</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>chino</translation>
    </message>
    <message>
        <source>Filipino</source>
        <translation>filipino</translation>
    </message>
    <message>
        <source>French</source>
        <translation>francés</translation>
    </message>
    <message>
        <source>German</source>
        <translation>alemán</translation>
    </message>
    <message>
        <source>Haitian Creole</source>
        <translation>criollo haitiano</translation>
    </message>
    <message>
        <source>Hindi</source>
        <translation>hindi</translation>
    </message>
    <message>
        <source>Italian</source>
        <translation>italiano</translation>
    </message>
    <message>
        <source>Japanese</source>
        <translation>japonés</translation>
    </message>
    <message>
        <source>Korean</source>
        <translation>coreano</translation>
    </message>
    <message>
        <source>Polish</source>
        <translation>polaco</translation>
    </message>
    <message>
        <source>Portuguese</source>
        <translation>portugués</translation>
    </message>
    <message>
        <source>Russian</source>
        <translation>ruso</translation>
    </message>
    <message>
        <source>Somali</source>
        <translation>somalí</translation>
    </message>
    <message>
        <source>Ukrainian</source>
        <translation>ucraniano</translation>
    </message>
    <message>
        <source>Vietnamese</source>
        <translation>vietnamita</translation>
    </message>
</context>
<context>
    <name>Leave</name>
    <message>
        <source>Nobody owns it yet</source>
        <translation>Todavía no tiene responsable</translation>
    </message>
    <message>
        <source>The program gave you this. {accept}.</source>
        <translation>El programa le dio esto a usted. {accept}.</translation>
    </message>
    <message>
        <source>The program gave this to {name}, who has not accepted it yet.</source>
        <translation>El programa dio esto a {name}, que todavía no lo aceptó.</translation>
    </message>
    <message>
        <source>The program gave this to {name}, to be accepted by {when}</source>
        <translation>El programa dio esto a {name}; ha de aceptarse antes de: {when}</translation>
    </message>
    <message>
        <source>You are away until {when}; {name} sees to your conversations.</source>
        <translation>Usted está ausente hasta: {when}; entre tanto se ocupa {name}.</translation>
    </message>
    <message>
        <source>You are away until {when}; the supervisor on shift sees to your conversations.</source>
        <translation>Usted está ausente hasta: {when}; entre tanto se ocupa quien supervisa el turno.</translation>
    </message>
    <message>
        <source>{name} sees to what stays yours, and every colleague may cover it.</source>
        <translation>De lo que sigue a su nombre se ocupa {name}, y cualquier colega puede hacerse cargo.</translation>
    </message>
    <message>
        <source>The supervisor on shift sees to what stays yours, and every colleague may cover it.</source>
        <translation>De lo que sigue a su nombre se ocupa quien supervisa el turno, y cualquier colega puede hacerse cargo.</translation>
    </message>
    <message>
        <source>Still yours, because it could not be given away: {conversations}.</source>
        <translation>Sigue a su nombre, porque no se pudo pasar: {conversations}.</translation>
    </message>
    <message>
        <source>{name} took over {count}</source>
        <translation>{name} asumió {count}</translation>
    </message>
    <message>
        <source>nobody&apos;s again: {count}</source>
        <translation>de nadie otra vez: {count}</translation>
    </message>
    <message>
        <source>none is yours any more</source>
        <translation>ya no tiene ninguna a su nombre</translation>
    </message>
    <message>
        <source>You are back. {what}.</source>
        <translation>Usted está de vuelta. {what}.</translation>
    </message>
</context>
<context>
    <name>LeaveSheet</name>
    <message>
        <source>I am away</source>
        <translation>Estaré ausente</translation>
    </message>
    <message>
        <source>Who stands in</source>
        <translation>Quién se ocupa</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>When, in the practice&apos;s time</source>
        <translation>Cuándo, en la hora del consultorio</translation>
    </message>
    <message>
        <source>When, in the practice&apos;s time ({city})</source>
        <translation>Cuándo, en la hora del consultorio ({city})</translation>
    </message>
    <message>
        <source>Nobody: the supervisor on shift sees to it</source>
        <translation>Nadie: se ocupa quien supervisa el turno</translation>
    </message>
    <message>
        <source>Who stands in for you</source>
        <translation>Quién se ocupa en su lugar</translation>
    </message>
</context>
<context>
    <name>Leaving</name>
    <message>
        <source>Called off: you will not be away then</source>
        <translation>Anulada: ya no estará ausente entonces</translation>
    </message>
</context>
<context>
    <name>LineWords</name>
    <message>
        <source>waiting {long}</source>
        <translation>espera desde hace {long}</translation>
    </message>
    <message>
        <source>{messages}, oldest {long}</source>
        <translation>{messages}, el más antiguo {long}</translation>
    </message>
    <message>
        <source>{n}, oldest {long}</source>
        <translation>{n}, desde hace {long}</translation>
    </message>
    <message>
        <source>the lab</source>
        <translation>el laboratorio</translation>
    </message>
    <message>
        <source>waiting on {whom} · {long}</source>
        <translation>en espera: {whom} · {long}</translation>
    </message>
    <message>
        <source>the doctor</source>
        <translation>el médico</translation>
    </message>
    <message>
        <source>Arrived late</source>
        <translation>Llegó tarde</translation>
    </message>
    <message>
        <source>Arrived late: it reached us {long} after it was sent</source>
        <translation>Llegó tarde: lo recibimos {long} después de enviarse</translation>
    </message>
</context>
<context>
    <name>ListPane</name>
    <message>
        <source>Filter patients and subjects</source>
        <translation>Filtrar pacientes y asuntos</translation>
    </message>
    <message>
        <source>Any doctor</source>
        <translation>Todos los médicos</translation>
    </message>
    <message>
        <source>Any owner</source>
        <translation>Todo el personal</translation>
    </message>
    <message>
        <source>Most urgent first</source>
        <translation>Lo más urgente primero</translation>
    </message>
    <message>
        <source>Opening the queue…</source>
        <translation>Abriendo la cola…</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>Conversaciones</translation>
    </message>
    <message>
        <source>Times are the practice&apos;s ({city})</source>
        <translation>Las horas son las del consultorio ({city})</translation>
    </message>
    <message>
        <source>Looking through the whole queue…</source>
        <translation>Buscando en toda la cola…</translation>
    </message>
    <message>
        <source>Nothing fits the filter.</source>
        <translation>Nada coincide con el filtro.</translation>
    </message>
    <message>
        <source>Press Escape to clear it.</source>
        <translation>Presione Escape para borrarlo.</translation>
    </message>
    <message>
        <source>Everything here is snoozed.</source>
        <translation>Todo aquí está pospuesto.</translation>
    </message>
    <message>
        <source>It is still waiting: show it below.</source>
        <translation>Sigue en espera: muéstrelo abajo.</translation>
    </message>
    <message>
        <source>No portal is connected yet.</source>
        <translation>Todavía no hay ningún portal conectado.</translation>
    </message>
    <message>
        <source>Hide what is snoozed</source>
        <translation>Ocultar lo pospuesto</translation>
    </message>
    <message>
        <source>Show what is snoozed</source>
        <translation>Mostrar lo pospuesto</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Ocultar</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Mostrar</translation>
    </message>
    <message>
        <source>Me</source>
        <translation>Yo</translation>
    </message>
    <message>
        <source>Nobody</source>
        <translation>Nadie</translation>
    </message>
    <message>
        <source>Take the next</source>
        <translation>Tomar la siguiente</translation>
    </message>
    <message>
        <source>Claim the most urgent conversation that nobody owns (T)</source>
        <translation>Tomar la conversación más urgente sin responsable (T)</translation>
    </message>
</context>
<context>
    <name>Lock</name>
    <message>
        <source>Your role does not answer patients.</source>
        <translation>Su función no contesta a pacientes.</translation>
    </message>
    <message>
        <source>Nobody waits for an answer here.</source>
        <translation>Aquí nadie espera respuesta.</translation>
    </message>
    <message>
        <source>{name} is {away}. Cover it, and it is yours to answer.</source>
        <translation>{name}: {away}. Si se hace cargo, la contesta usted.</translation>
    </message>
    <message>
        <source>Cover and answer</source>
        <translation>Hacerme cargo y contestar</translation>
    </message>
    <message>
        <source>{name} has this conversation. Only its owner can answer.</source>
        <translation>{name} tiene esta conversación. Solo quien la tiene puede contestar.</translation>
    </message>
    <message>
        <source>Take it over</source>
        <translation>Tomarla yo</translation>
    </message>
    <message>
        <source>Ask to take over</source>
        <translation>Pedirla</translation>
    </message>
    <message>
        <source>{name} keeps this conversation for now.</source>
        <translation>Por ahora {name} se queda con esta conversación.</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>Pedirla de nuevo</translation>
    </message>
    <message>
        <source>You asked {name} for this conversation. It is yours when they let you have it, or when they have written nothing for a minute.</source>
        <translation>Usted pidió esta conversación a {name}. Será suya cuando se la ceda, o cuando pase un minuto sin escribir nada.</translation>
    </message>
    <message>
        <source>The patient&apos;s record on the portal cannot be read, so a reply has no address.</source>
        <translation>No se puede leer el expediente del paciente en el portal, así que una respuesta no tiene a quién llegar.</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message numerus="yes">
        <source>Show %n earlier</source>
        <translation>
            <numerusform>Mostrar %n anterior</numerusform>
            <numerusform>Mostrar %n anteriores</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Moments</name>
    <message>
        <source>end of {day}</source>
        <translation>{day}, al final del día</translation>
    </message>
    <message>
        <source>{when} clinic time</source>
        <translation>{when}, hora del consultorio</translation>
    </message>
    <message>
        <source>{when} your time</source>
        <translation>{when}, su hora</translation>
    </message>
    <message>
        <source>{day} {time}</source>
        <translation>{day}, {time}</translation>
    </message>
</context>
<context>
    <name>MoreMenu</name>
    <message>
        <source>&amp;Log a call…</source>
        <translation>&amp;Registrar una llamada…</translation>
    </message>
    <message>
        <source>&amp;Reassign…</source>
        <translation>R&amp;easignar…</translation>
    </message>
</context>
<context>
    <name>MoveLine</name>
    <message>
        <source>Name not readable</source>
        <translation>Nombre ilegible</translation>
    </message>
    <message>
        <source>due {before} so far, then {after}</source>
        <translation>hasta ahora vence {before}, después {after}</translation>
    </message>
    <message>
        <source>overdue at once</source>
        <translation>vencida de inmediato</translation>
    </message>
</context>
<context>
    <name>OtherWindow</name>
    <message>
        <source>What you wrote in another window, or a reply that was taken back, stands above. Read it before you send.</source>
        <translation>Arriba está lo que usted escribió en otra ventana o una respuesta que se retiró. Léalo antes de enviar.</translation>
    </message>
</context>
<context>
    <name>Ownership</name>
    <message>
        <source>away until {when}</source>
        <translation>ausente hasta: {when}</translation>
    </message>
    <message>
        <source>Accept by {when}</source>
        <translation>Aceptar antes de: {when}</translation>
    </message>
    <message>
        <source>{name}, from {when}: {away}</source>
        <translation>{name}, desde: {when}: {away}</translation>
    </message>
    <message>
        <source>They own no open conversation.</source>
        <translation>No tiene ninguna conversación abierta.</translation>
    </message>
    <message>
        <source>{name} is away at the moment.</source>
        <translation>{name} no está en este momento.</translation>
    </message>
    <message>
        <source>{name} is not on shift at the moment.</source>
        <translation>{name} no está de turno en este momento.</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>nadie</translation>
    </message>
    <message>
        <source>{conversations} would go to {name}</source>
        <translation>{conversations} para {name}</translation>
    </message>
    <message>
        <source>the first due {when}</source>
        <translation>la primera vence: {when}</translation>
    </message>
    <message>
        <source>{name} sees to it, as its owner.</source>
        <translation>Se ocupa {name}, como responsable.</translation>
    </message>
    <message>
        <source>{name} sees to it while its owner is away.</source>
        <translation>Se ocupa {name} mientras falta su responsable.</translation>
    </message>
    <message>
        <source>{name} sees to it, as the supervisor on shift.</source>
        <translation>Se ocupa {name}, que supervisa este turno.</translation>
    </message>
    <message>
        <source>{name} sees to it, as the deputy.</source>
        <translation>Se ocupa {name}, como suplente.</translation>
    </message>
    <message>
        <source>{name} sees to it, as the practice lead.</source>
        <translation>Se ocupa {name}, que dirige el consultorio.</translation>
    </message>
    <message>
        <source>{by} handed this over to {to}</source>
        <translation>{by} pasó esto a {to}</translation>
    </message>
    <message>
        <source>{by} gave this back to everybody</source>
        <translation>{by} devolvió esto a todos</translation>
    </message>
    <message>
        <source>{name} is not away any more.</source>
        <translation>{name} ya no está ausente.</translation>
    </message>
    <message>
        <source>Theirs to answer: {owned}.</source>
        <translation>Le toca contestar: {owned}.</translation>
    </message>
    <message>
        <source>{by} gave this to {to}</source>
        <translation>{by} dio esto a {to}</translation>
    </message>
    <message>
        <source>{to} took this over from {of}</source>
        <translation>{to} asumió esto de {of}</translation>
    </message>
    <message>
        <source>{to} took this over while {of} was away</source>
        <translation>{to} asumió esto mientras faltaba {of}</translation>
    </message>
    <message>
        <source>The program gave this to {to}</source>
        <translation>El programa dio esto a {to}</translation>
    </message>
    <message>
        <source>{of} did not accept this in time; it was nobody&apos;s again</source>
        <translation>{of} no aceptó esto a tiempo; volvió a no ser de nadie</translation>
    </message>
    <message>
        <source>{of} does not work here any more; it was nobody&apos;s again</source>
        <translation>{of} ya no trabaja aquí; volvió a no ser de nadie</translation>
    </message>
    <message>
        <source>{by} undid that; it was nobody&apos;s again</source>
        <translation>{by} deshizo eso; volvió a no ser de nadie</translation>
    </message>
    <message>
        <source>{by} undid that; it went back to {to}</source>
        <translation>{by} deshizo eso; volvió a {to}</translation>
    </message>
    <message>
        <source>Still theirs: {owned}; {name} sees to that meanwhile.</source>
        <translation>Sigue a su nombre: {owned}; entre tanto se ocupa {name}.</translation>
    </message>
    <message>
        <source>Still theirs: {owned}; the supervisor on shift sees to that meanwhile.</source>
        <translation>Sigue a su nombre: {owned}; entre tanto se ocupa el supervisor de turno.</translation>
    </message>
    <message>
        <source>who answered this patient last</source>
        <translation>contestó a este paciente la última vez</translation>
    </message>
    <message>
        <source>who had the least to do</source>
        <translation>tenía menos que hacer</translation>
    </message>
    <message>
        <source>Conversation {id} stays: {why}.</source>
        <translation>La conversación {id} se queda: {why}.</translation>
    </message>
    <message>
        <source>there is no such conversation</source>
        <translation>no existe</translation>
    </message>
    <message>
        <source>nobody waits in it any more</source>
        <translation>ya nadie espera en ella</translation>
    </message>
    <message>
        <source>this colleague does not see its location</source>
        <translation>esta persona no ve su sede</translation>
    </message>
    <message>
        <source>it has another owner by now</source>
        <translation>ya tiene otro responsable</translation>
    </message>
    <message>
        <source>it was worked on since</source>
        <translation>se trabajó en ella desde entonces</translation>
    </message>
    <message>
        <source>{conversations} went to {name}.</source>
        <translation>{conversations} ahora para {name}.</translation>
    </message>
    <message>
        <source>{conversations} went back to whom they had belonged.</source>
        <translation>{conversations} de vuelta a quien correspondía.</translation>
    </message>
    <message>
        <source>This takes it back: {command}</source>
        <translation>Así se deshace: {command}</translation>
    </message>
    <message>
        <source>Nobody is away, and no absence is ahead.</source>
        <translation>Nadie está ausente ni hay ausencias previstas.</translation>
    </message>
    <message>
        <source>on shift</source>
        <translation>de turno</translation>
    </message>
    <message>
        <source>off shift</source>
        <translation>fuera de turno</translation>
    </message>
    <message>
        <source>The program gives nothing to anybody.</source>
        <translation>El programa no da nada a nadie.</translation>
    </message>
    <message>
        <source>The program gives what nobody owns to who is here; they accept it within {minutes} of opening hours.</source>
        <translation>El programa da lo que no tiene responsable a quien está; lo acepta dentro de {minutes} del horario de atención.</translation>
    </message>
    <message>
        <source>Deputy: {name}</source>
        <translation>Suplente: {name}</translation>
    </message>
    <message>
        <source>Practice lead: {name}</source>
        <translation>Dirección: {name}</translation>
    </message>
    <message>
        <source>Accepted: the conversation of {patient} is yours</source>
        <translation>Aceptada: la conversación de {patient} es suya</translation>
    </message>
    <message>
        <source>You cover for {owner}: the conversation of {patient} is yours now</source>
        <translation>Usted se hace cargo por {owner}: la conversación de {patient} ya es suya</translation>
    </message>
</context>
<context>
    <name>PageHead</name>
    <message>
        <source>Hours and promises</source>
        <translation>Horario y promesas</translation>
    </message>
    <message>
        <source>Nobody has set anything yet; this is what every practice begins with.</source>
        <translation>Nadie ha cambiado nada todavía; así empieza todo consultorio.</translation>
    </message>
    <message>
        <source>Saved by {name}, {when}. Everybody in the practice works by it.</source>
        <translation>Guardado por {name} ({when}). Todo el consultorio trabaja con esto.</translation>
    </message>
    <message>
        <source>Save over theirs</source>
        <translation>Guardar lo mío</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>Take theirs</source>
        <translation>Tomar lo de la otra persona</translation>
    </message>
    <message>
        <source>Undo all changes</source>
        <translation>Deshacer los cambios</translation>
    </message>
    <message>
        <source>Stay here</source>
        <translation>Quedarse aquí</translation>
    </message>
    <message>
        <source>Leave without saving</source>
        <translation>Salir sin guardar</translation>
    </message>
    <message>
        <source>Save and leave</source>
        <translation>Guardar y salir</translation>
    </message>
    <message>
        <source>Your changes are not saved yet.</source>
        <translation>Sus cambios todavía no están guardados.</translation>
    </message>
    <message>
        <source>This cannot be saved yet. {why}</source>
        <translation>Todavía no se puede guardar. {why}</translation>
    </message>
    <message>
        <source>Show where</source>
        <translation>Mostrar dónde</translation>
    </message>
    <message numerus="yes">
        <source>%n days were added. Nothing is saved yet.</source>
        <translation>
            <numerusform>Se agregó %n día. Todavía no se guardó nada.</numerusform>
            <numerusform>Se agregaron %n días. Todavía no se guardó nada.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PastWords</name>
    <message>
        <source>An earlier wait was answered by a holding reply {when}, in time.</source>
        <translation>Una espera anterior recibió una respuesta provisional {when}, a tiempo.</translation>
    </message>
    <message>
        <source>An earlier wait ended {when}, in time.</source>
        <translation>Una espera anterior terminó {when}, a tiempo.</translation>
    </message>
    <message>
        <source>An earlier wait was answered by a holding reply {when}, too late.</source>
        <translation>Una espera anterior recibió una respuesta provisional {when}, demasiado tarde.</translation>
    </message>
    <message>
        <source>An earlier wait ended {when}, too late.</source>
        <translation>Una espera anterior terminó {when}, demasiado tarde.</translation>
    </message>
    <message>
        <source>An earlier wait ended {when}.</source>
        <translation>Una espera anterior terminó {when}.</translation>
    </message>
    <message>
        <source>Ended {when}, in time.</source>
        <translation>Terminó {when}, a tiempo.</translation>
    </message>
    <message>
        <source>Ended {when}, too late.</source>
        <translation>Terminó {when}, fuera de plazo.</translation>
    </message>
    <message>
        <source>Ended {when}.</source>
        <translation>Terminó {when}.</translation>
    </message>
    <message>
        <source>Counted from {start}, due {due}.</source>
        <translation>Se contó desde {start}; el plazo vencía {due}.</translation>
    </message>
    <message>
        <source>Version {version} of hours and promises.</source>
        <translation>Versión {version} del horario y las promesas.</translation>
    </message>
    <message>
        <source>Hours and promises are those the practice began with.</source>
        <translation>El horario y las promesas son los del comienzo del consultorio.</translation>
    </message>
    <message>
        <source>It was overdue already from {when} on, by the promises before.</source>
        <translation>Según las promesas anteriores ya estaba vencida desde {when}.</translation>
    </message>
    <message>
        <source>Before that it was due {when}.</source>
        <translation>Antes vencía el {when}.</translation>
    </message>
    <message>
        <source>Closed without a reply by {name}: {reason}.</source>
        <translation>{name} la cerró sin respuesta: {reason}.</translation>
    </message>
    <message>
        <source>Closed without a reply: {reason}.</source>
        <translation>Cerrada sin respuesta: {reason}.</translation>
    </message>
    <message>
        <source>The portal accepted the reply of {name}.</source>
        <translation>El portal aceptó la respuesta de {name}.</translation>
    </message>
    <message>
        <source>The portal accepted the reply.</source>
        <translation>El portal aceptó la respuesta.</translation>
    </message>
    <message>
        <source>Answered on the portal by {name}.</source>
        <translation>{name} contestó en el portal.</translation>
    </message>
    <message>
        <source>Answered on the portal.</source>
        <translation>Contestada en el portal.</translation>
    </message>
    <message>
        <source>Answered in a call or a visit, logged by {name}.</source>
        <translation>Contestada en una llamada o una visita que registró {name}.</translation>
    </message>
    <message>
        <source>Answered in a call or a visit.</source>
        <translation>Contestada en una llamada o una visita.</translation>
    </message>
    <message>
        <source>Merged by {name}; it goes on together with the other conversation.</source>
        <translation>{name} la unió; la espera sigue junto con la otra conversación.</translation>
    </message>
    <message>
        <source>Merged; it goes on together with the other conversation.</source>
        <translation>Unida; la espera sigue junto con la otra conversación.</translation>
    </message>
    <message>
        <source>A holding reply promised the answer by another time.</source>
        <translation>Una respuesta provisional prometió la respuesta para otro momento.</translation>
    </message>
    <message>
        <source>The patient took back what was written.</source>
        <translation>El paciente retiró lo que había escrito.</translation>
    </message>
    <message>
        <source>It goes on as part of a wait that began earlier.</source>
        <translation>Sigue como parte de una espera que empezó antes.</translation>
    </message>
    <message>
        <source>Nobody waited any more.</source>
        <translation>Ya nadie esperaba.</translation>
    </message>
    <message>
        <source>Split or taken apart by {name}; it goes on elsewhere.</source>
        <translation>{name} la separó; la espera sigue en otra conversación.</translation>
    </message>
    <message>
        <source>Split or taken apart; it goes on elsewhere.</source>
        <translation>Separada; la espera sigue en otra conversación.</translation>
    </message>
</context>
<context>
    <name>PersonButton</name>
    <message>
        <source>I am &amp;away…</source>
        <translation>Estaré &amp;ausente…</translation>
    </message>
    <message>
        <source>What I &amp;leave to the next shift…</source>
        <translation>Lo que &amp;dejo al próximo turno…</translation>
    </message>
    <message>
        <source>I am &amp;back</source>
        <translation>Ya &amp;volví</translation>
    </message>
    <message>
        <source>Call off: {absence}</source>
        <translation>Anular: {absence}</translation>
    </message>
</context>
<context>
    <name>PlacesForm</name>
    <message>
        <source>Whose hours</source>
        <translation>De quién es el horario</translation>
    </message>
    <message>
        <source>Which hours does this location have?</source>
        <translation>¿Qué horario tiene este lugar?</translation>
    </message>
    <message>
        <source>Same as the practice</source>
        <translation>Igual que el consultorio</translation>
    </message>
    <message>
        <source>Its own</source>
        <translation>El suyo propio</translation>
    </message>
    <message>
        <source>Opening hours</source>
        <translation>Horario de atención</translation>
    </message>
    <message>
        <source>Days that are different</source>
        <translation>Días distintos</translation>
    </message>
    <message>
        <source>Holidays, half days and other dates on which the practice is closed or open at other times.</source>
        <translation>Feriados, medios días y otras fechas en que el consultorio cierra o atiende a otras horas.</translation>
    </message>
    <message>
        <source>Times of day in {zone}.</source>
        <translation>Horas de {zone}.</translation>
    </message>
    <message>
        <source>The practice</source>
        <translation>El consultorio</translation>
    </message>
    <message>
        <source>{place} is open when the practice is.</source>
        <translation>{place} atiende cuando atiende el consultorio.</translation>
    </message>
</context>
<context>
    <name>PoliciesForm</name>
    <message>
        <source>Add a promise</source>
        <translation>Agregar una promesa</translation>
    </message>
</context>
<context>
    <name>PolicyCard</name>
    <message>
        <source>Name, such as Refills</source>
        <translation>Nombre, por ejemplo Recetas</translation>
    </message>
    <message>
        <source>Promise {place}</source>
        <translation>Promesa {place}</translation>
    </message>
    <message>
        <source>{policy}: name</source>
        <translation>{policy}: nombre</translation>
    </message>
    <message>
        <source>{policy}: hours promised</source>
        <translation>{policy}: horas prometidas</translation>
    </message>
    <message>
        <source>{policy}: which hours count</source>
        <translation>{policy}: qué horas cuentan</translation>
    </message>
    <message>
        <source>{policy}: ask earlier (Alt+Up)</source>
        <translation>{policy}: consultar antes (Alt+Arriba)</translation>
    </message>
    <message>
        <source>{policy}: ask later (Alt+Down)</source>
        <translation>{policy}: consultar después (Alt+Abajo)</translation>
    </message>
    <message>
        <source>{policy}: remove</source>
        <translation>{policy}: quitar</translation>
    </message>
    <message>
        <source>Fits every conversation that nothing above fits.</source>
        <translation>Vale para toda conversación a la que no se aplica nada de lo anterior.</translation>
    </message>
</context>
<context>
    <name>PreviewPane</name>
    <message>
        <source>What this means</source>
        <translation>Lo que esto significa</translation>
    </message>
    <message>
        <source>Examples of the promise</source>
        <translation>Ejemplos de la promesa</translation>
    </message>
    <message>
        <source>These hours and promises are in force.</source>
        <translation>Este horario y estas promesas están vigentes.</translation>
    </message>
    <message>
        <source>Shown as it was before what cannot be used yet.</source>
        <translation>Se muestra como estaba antes de lo que todavía no sirve.</translation>
    </message>
    <message>
        <source>Your role shows no conversations, so what is open is not counted here.</source>
        <translation>Su función no muestra conversaciones, así que aquí no se cuenta lo que está abierto.</translation>
    </message>
    <message>
        <source>Nobody is waiting at the moment; nothing open would change.</source>
        <translation>Nadie espera en este momento; no cambiaría nada abierto.</translation>
    </message>
    <message>
        <source>Counting what is open…</source>
        <translation>Contando lo que está abierto…</translation>
    </message>
    <message>
        <source>Messages to {place} no other promise covers are due like this:</source>
        <translation>Los mensajes a {place} que ninguna otra promesa cubre vencen así:</translation>
    </message>
    <message>
        <source>Messages no other promise covers are due like this:</source>
        <translation>Los mensajes que ninguna otra promesa cubre vencen así:</translation>
    </message>
    <message>
        <source>Messages to {place} covered by “{promise}” are due like this:</source>
        <translation>Los mensajes a {place} que cubre “{promise}” vencen así:</translation>
    </message>
    <message>
        <source>Messages covered by “{promise}” are due like this:</source>
        <translation>Los mensajes que cubre “{promise}” vencen así:</translation>
    </message>
    <message>
        <source>“{other}” stands before “{promise}” and decides for its messages:</source>
        <translation>“{other}” está antes que “{promise}” y decide sobre sus mensajes:</translation>
    </message>
</context>
<context>
    <name>QueueModel</name>
    <message>
        <source>chosen</source>
        <translation>elegida</translation>
    </message>
</context>
<context>
    <name>QueueScreen</name>
    <message>
        <source>Connect one in a terminal:
triage-app portal add NAME --kind fhir --url ADDRESS</source>
        <translation>Conecte uno en una terminal:
triage-app portal add NAME --kind fhir --url ADDRESS</translation>
    </message>
    <message>
        <source>Reply to {name} sends in {seconds} s</source>
        <translation>La respuesta a {name} sale en {seconds} s</translation>
    </message>
    <message>
        <source>Reply to {name} sends in {seconds} s; the new message stays open</source>
        <translation>La respuesta a {name} sale en {seconds} s; el mensaje nuevo queda abierto</translation>
    </message>
</context>
<context>
    <name>QuitBar</name>
    <message>
        <source>Send now</source>
        <translation>Enviar ya</translation>
    </message>
    <message>
        <source>Wait</source>
        <translation>Esperar</translation>
    </message>
    <message>
        <source>Do not close</source>
        <translation>No cerrar</translation>
    </message>
    <message>
        <source>Close now, sending goes on</source>
        <translation>Cerrar ya, el envío continúa</translation>
    </message>
    <message numerus="yes">
        <source>%n replies have not left yet; the last one will be sent in {seconds} s.</source>
        <translation>
            <numerusform>%n respuesta aún no ha salido; saldrá en {seconds} s.</numerusform>
            <numerusform>%n respuestas aún no han salido; la última saldrá en {seconds} s.</numerusform>
        </translation>
    </message>
    <message>
        <source>Close now</source>
        <translation>Cerrar ya</translation>
    </message>
    <message numerus="yes">
        <source>Closes when %n replies have left, in about {seconds} s.</source>
        <translation>
            <numerusform>Se cierra cuando haya salido %n respuesta, en unos {seconds} s.</numerusform>
            <numerusform>Se cierra cuando hayan salido %n respuestas, en unos {seconds} s.</numerusform>
        </translation>
    </message>
    <message>
        <source>Closes as soon as the portal has answered.</source>
        <translation>Se cierra en cuanto responda el portal.</translation>
    </message>
    <message>
        <source>Not delivered so far, kept and not lost. {reason}</source>
        <translation>Sin entregar por ahora; se conserva y no se pierde nada. {reason}</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Waiting</source>
        <translation>En espera</translation>
    </message>
    <message>
        <source>Hours and promises</source>
        <translation>Horario y promesas</translation>
    </message>
</context>
<context>
    <name>ReasonsMenu</name>
    <message>
        <source>{reason} (suggested: it looks like a thank-you)</source>
        <translation>{reason} (sugerido: parece un agradecimiento)</translation>
    </message>
</context>
<context>
    <name>ReassignDialog</name>
    <message>
        <source>To whom</source>
        <translation>A quién</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Por qué</translation>
    </message>
    <message>
        <source>A reason, which the history keeps (optional)</source>
        <translation>Un motivo, que queda en el historial (opcional)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>What it would change</source>
        <translation>Qué cambiaría</translation>
    </message>
</context>
<context>
    <name>RegroupDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
</context>
<context>
    <name>RegroupMenu</name>
    <message>
        <source>&amp;Merge another conversation into this one…</source>
        <translation>&amp;Unir otra conversación a esta…</translation>
    </message>
    <message>
        <source>Split &amp;off a message…</source>
        <translation>&amp;Separar un mensaje…</translation>
    </message>
</context>
<context>
    <name>Regrouping</name>
    <message>
        <source>Your role does not allow this.</source>
        <translation>Su función no permite esto.</translation>
    </message>
    <message>
        <source>Claim it first</source>
        <translation>Tómela primero</translation>
    </message>
    <message>
        <source>Only {name} can do this</source>
        <translation>Solo {name} puede hacerlo</translation>
    </message>
    <message>
        <source>The conversation is still being read</source>
        <translation>La conversación todavía se está leyendo</translation>
    </message>
    <message>
        <source>This patient has no other conversation</source>
        <translation>Este paciente no tiene otra conversación</translation>
    </message>
    <message>
        <source>The patient wrote only one message here</source>
        <translation>El paciente escribió un solo mensaje aquí</translation>
    </message>
    <message>
        <source>Merge another conversation into this one</source>
        <translation>Unir otra conversación a esta</translation>
    </message>
    <message>
        <source>Other conversations of {name}. The one you choose goes on in “{subject}”.</source>
        <translation>Otras conversaciones de {name}. La que elija continuará en “{subject}”.</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Unir</translation>
    </message>
    <message>
        <source>Split off a message</source>
        <translation>Separar un mensaje</translation>
    </message>
    <message>
        <source>What {name} wrote in “{subject}”, the latest first.</source>
        <translation>Lo que {name} escribió en “{subject}”, lo último primero.</translation>
    </message>
    <message>
        <source>Split off</source>
        <translation>Separar</translation>
    </message>
</context>
<context>
    <name>RequestLine</name>
    <message>
        <source>Dismiss</source>
        <translation>Descartar</translation>
    </message>
    <message>
        <source>Will be merged in a moment…</source>
        <translation>Se unirá en un momento…</translation>
    </message>
    <message>
        <source>Will be taken apart in a moment…</source>
        <translation>Se separará en un momento…</translation>
    </message>
    <message>
        <source>The message will be split off in a moment…</source>
        <translation>El mensaje se separará en un momento…</translation>
    </message>
    <message>
        <source>a colleague</source>
        <translation>otra persona</translation>
    </message>
    <message>
        <source>Not merged. {why}</source>
        <translation>No se unió. {why}</translation>
    </message>
    <message>
        <source>Not taken apart. {why}</source>
        <translation>No se separó. {why}</translation>
    </message>
    <message>
        <source>Not split off. {why}</source>
        <translation>No se separó el mensaje. {why}</translation>
    </message>
</context>
<context>
    <name>Requests</name>
    <message>
        <source>the patient</source>
        <translation>el paciente</translation>
    </message>
</context>
<context>
    <name>RowDelegate</name>
    <message>
        <source>Claim</source>
        <translation>Tomar</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Aceptar</translation>
    </message>
</context>
<context>
    <name>RuleWords</name>
    <message>
        <source>Symptom</source>
        <translation>Síntoma</translation>
    </message>
    <message>
        <source>Medication question</source>
        <translation>Pregunta sobre un medicamento</translation>
    </message>
    <message>
        <source>Complaint</source>
        <translation>Queja</translation>
    </message>
    <message>
        <source>Test result</source>
        <translation>Resultado de examen</translation>
    </message>
    <message>
        <source>Refill</source>
        <translation>Resurtido</translation>
    </message>
    <message>
        <source>Referral</source>
        <translation>Referido</translation>
    </message>
    <message>
        <source>Form or letter</source>
        <translation>Formulario o carta</translation>
    </message>
    <message>
        <source>Report or record</source>
        <translation>Informe o expediente</translation>
    </message>
    <message>
        <source>Bill or insurance</source>
        <translation>Factura o seguro</translation>
    </message>
    <message>
        <source>Change of address or insurance</source>
        <translation>Cambio de dirección o seguro</translation>
    </message>
    <message>
        <source>Appointment</source>
        <translation>Cita</translation>
    </message>
    <message>
        <source>Help with the portal</source>
        <translation>Ayuda con el portal</translation>
    </message>
    <message>
        <source>Thanks</source>
        <translation>Agradecimiento</translation>
    </message>
    <message>
        <source>Not sorted yet</source>
        <translation>Sin clasificar</translation>
    </message>
    <message>
        <source>Portal</source>
        <translation>Portal</translation>
    </message>
    <message>
        <source>Location</source>
        <translation>Lugar</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Tema</translation>
    </message>
    <message>
        <source>Doctor</source>
        <translation>Médico</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Idioma</translation>
    </message>
    <message>
        <source>real hours</source>
        <translation>horas reales</translation>
    </message>
    <message>
        <source>hours of open days</source>
        <translation>horas de días de atención</translation>
    </message>
    <message>
        <source>opening hours</source>
        <translation>horas de atención</translation>
    </message>
    <message>
        <source>{of_open} {told}.</source>
        <translation>{of_open}, {told}.</translation>
    </message>
    <message>
        <source>Everything else is promised an answer within {hours} now.</source>
        <translation>Para todo lo demás se promete ahora una respuesta en {hours}.</translation>
    </message>
    <message>
        <source>Everything else would be promised an answer within {hours}.</source>
        <translation>Para todo lo demás se prometería una respuesta en {hours}.</translation>
    </message>
    <message>
        <source>{weekday} would be closed.</source>
        <translation>El {weekday} estaría cerrado.</translation>
    </message>
    <message>
        <source>{weekday} is closed now. To open it as before: {command}</source>
        <translation>El {weekday} ahora está cerrado. Para abrirlo como antes: {command}</translation>
    </message>
    <message>
        <source>By category; of both, whatever is due earlier counts:</source>
        <translation>Por tema; de los dos plazos cuenta el que vence antes:</translation>
    </message>
    <message>
        <source>Staff are told of steps: half of the time is used, due soon, nearly due, overdue, then 36 and 72 hours of waiting.</source>
        <translation>El equipo recibe avisos: pasó la mitad del plazo, vence pronto, está por vencer, vencida, y a las 36 y 72 horas de espera.</translation>
    </message>
    <message>
        <source>Somebody is on call: steps are told at night as well.</source>
        <translation>Hay alguien de guardia: los avisos se dan también de noche.</translation>
    </message>
    <message>
        <source>Nobody is told of steps while the practice is closed.</source>
        <translation>Mientras el consultorio está cerrado no se avisa a nadie.</translation>
    </message>
    <message>
        <source>The rules the practice began with ({zone})</source>
        <translation>Las reglas con las que empezó el consultorio ({zone})</translation>
    </message>
    <message>
        <source>Version {version} by {name}, {when} ({zone})</source>
        <translation>Versión {version} de {name}, {when} ({zone})</translation>
    </message>
    <message>
        <source>These rules are in force already; nothing was changed.</source>
        <translation>Estas reglas ya están en vigor; no se cambió nada.</translation>
    </message>
    <message>
        <source>Version {version} is in force; due times follow while sync runs.</source>
        <translation>La versión {version} está en vigor; los plazos la siguen mientras funciona la sincronización.</translation>
    </message>
    <message>
        <source>{n} h</source>
        <translation>{n} h</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} h {minutes} min</translation>
    </message>
    <message>
        <source>{day}, {time}</source>
        <translation>{day}, {time}</translation>
    </message>
    <message>
        <source>{weekday} {time}</source>
        <translation>{weekday} {time}</translation>
    </message>
    <message>
        <source>end of the day</source>
        <translation>fin del día</translation>
    </message>
</context>
<context>
    <name>RulesForm</name>
    <message>
        <source>Is somebody on call at night?</source>
        <translation>¿Hay alguien de guardia por la noche?</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Sí</translation>
    </message>
    <message>
        <source>No</source>
        <translation>No</translation>
    </message>
    <message>
        <source>A new matter after</source>
        <translation>Un asunto nuevo después de</translation>
    </message>
    <message numerus="yes">
        <source>%n days</source>
        <translation>
            <numerusform>%n día</numerusform>
            <numerusform>%n días</numerusform>
        </translation>
    </message>
    <message>
        <source>What is promised</source>
        <translation>Lo que se promete</translation>
    </message>
    <message>
        <source>The first promise that fits a conversation decides when its answer is due.</source>
        <translation>La primera promesa que se aplica a una conversación decide cuándo vence su respuesta.</translation>
    </message>
    <message>
        <source>Then reminders about answers that are nearly due are told at night as well.</source>
        <translation>Entonces los avisos de respuestas por vencer se dan también de noche.</translation>
    </message>
    <message>
        <source>When is a message a new matter?</source>
        <translation>¿Cuándo es un mensaje un asunto nuevo?</translation>
    </message>
    <message>
        <source>So long after everything in a thread was answered, the patient&apos;s next message becomes a conversation of its own. It says which one it follows.</source>
        <translation>Pasado ese tiempo desde que se contestó todo en un hilo, el siguiente mensaje del paciente es una conversación propia. Ella dice a cuál sigue.</translation>
    </message>
</context>
<context>
    <name>SendBar</name>
    <message>
        <source>Attach…</source>
        <translation>Adjuntar…</translation>
    </message>
    <message>
        <source>Handing over…</source>
        <translation>Entregando…</translation>
    </message>
    <message>
        <source>More ways to send</source>
        <translation>Más formas de enviar</translation>
    </message>
    <message numerus="yes">
        <source>Promise the answer within %n hours</source>
        <translation>
            <numerusform>Prometer la respuesta en %n hora</numerusform>
            <numerusform>Prometer la respuesta en %n horas</numerusform>
        </translation>
    </message>
    <message>
        <source>Send as a holding reply</source>
        <translation>Enviar como respuesta provisional</translation>
    </message>
</context>
<context>
    <name>SentWords</name>
    <message>
        <source>{time}, the start of the day: the portal names only the day</source>
        <translation>{time}, el comienzo del día: el portal solo indica el día</translation>
    </message>
    <message>
        <source>{time}, when it came in: the portal names no believable time of sending</source>
        <translation>{time}, hora en que llegó: el portal no indica una hora de envío creíble</translation>
    </message>
</context>
<context>
    <name>ShareForm</name>
    <message>
        <source>What is due before you are back</source>
        <translation>Lo que vence antes de su regreso</translation>
    </message>
    <message>
        <source>What is due later</source>
        <translation>Lo que vence después</translation>
    </message>
    <message>
        <source>go to {name}</source>
        <translation>pasar a {name}</translation>
    </message>
    <message>
        <source>stay yours</source>
        <translation>seguir a su nombre</translation>
    </message>
    <message>
        <source>go back to everybody</source>
        <translation>volver a ser de nadie</translation>
    </message>
</context>
<context>
    <name>ShiftDialog</name>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
</context>
<context>
    <name>ShiftList</name>
    <message>
        <source>Draft in conversation {id}, which is not theirs, {when}.</source>
        <translation>Borrador en la conversación {id}, que no es suya: {when}.</translation>
    </message>
    <message>
        <source>{name} leaves nothing open.</source>
        <translation>{name} no deja nada pendiente.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Abiertas</translation>
    </message>
    <message>
        <source>Drafts</source>
        <translation>Borradores</translation>
    </message>
    <message>
        <source>Not delivered</source>
        <translation>Sin entregar</translation>
    </message>
    <message>
        <source>To go through together at the change of shift. Nothing is given away by it.</source>
        <translation>Para repasarla juntos en el cambio de turno. Con ello no se cede nada.</translation>
    </message>
    <message>
        <source>{name} leaves {conversations}.</source>
        <translation>{name} deja {conversations}.</translation>
    </message>
    <message>
        <source>draft begun {when}</source>
        <translation>borrador empezado: {when}</translation>
    </message>
</context>
<context>
    <name>SnoozeMenu</name>
    <message>
        <source>&amp;Snooze (the countdown runs on)</source>
        <translation>&amp;Posponer (el plazo sigue corriendo)</translation>
    </message>
    <message>
        <source>&amp;Wake: show it again now</source>
        <translation>&amp;Mostrar de nuevo ahora</translation>
    </message>
    <message>
        <source>It is due soon: it is not hidden any more</source>
        <translation>Está por vencer: ya no se puede posponer</translation>
    </message>
    <message>
        <source>Until it is due soon, {when}</source>
        <translation>Hasta que venza pronto, {when}</translation>
    </message>
    <message>
        <source>Until the practice opens, {when}</source>
        <translation>Hasta que abra el consultorio, {when}</translation>
    </message>
    <message>
        <source>{span}, until {when}</source>
        <translation>{span}, hasta: {when}</translation>
    </message>
</context>
<context>
    <name>Snoozing</name>
    <message>
        <source>Shown again: {name}</source>
        <translation>Se muestra de nuevo: {name}</translation>
    </message>
    <message>
        <source>{name} is hidden until {when}; the countdown runs on</source>
        <translation>{name} queda pospuesta hasta: {when}; el plazo sigue corriendo</translation>
    </message>
</context>
<context>
    <name>SpanForm</name>
    <message>
        <source>Lunch, one hour</source>
        <translation>Almuerzo, una hora</translation>
    </message>
    <message>
        <source>Rest of today</source>
        <translation>Resto de hoy</translation>
    </message>
    <message>
        <source>Tomorrow</source>
        <translation>Mañana</translation>
    </message>
    <message>
        <source>Until a day…</source>
        <translation>Hasta un día…</translation>
    </message>
    <message>
        <source>How long?</source>
        <translation>¿Cuánto tiempo?</translation>
    </message>
    <message>
        <source>Away from: day</source>
        <translation>Ausente desde: día</translation>
    </message>
    <message>
        <source>Away from: time</source>
        <translation>Ausente desde: hora</translation>
    </message>
    <message>
        <source>Away until: day</source>
        <translation>Ausente hasta: día</translation>
    </message>
    <message>
        <source>Away until: time</source>
        <translation>Ausente hasta: hora</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Desde</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Hasta</translation>
    </message>
</context>
<context>
    <name>SpecialDays</name>
    <message>
        <source>Add a day</source>
        <translation>Agregar un día</translation>
    </message>
    <message>
        <source>No day to come is different.</source>
        <translation>Ningún día próximo es distinto.</translation>
    </message>
    <message numerus="yes">
        <source>Show %n more days</source>
        <translation>
            <numerusform>Mostrar %n día más</numerusform>
            <numerusform>Mostrar %n días más</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n days that are over are kept.</source>
        <translation>
            <numerusform>Se conserva %n día que ya pasó.</numerusform>
            <numerusform>Se conservan %n días que ya pasaron.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SpecialRow</name>
    <message>
        <source>Date of a day that is different</source>
        <translation>Fecha de un día distinto</translation>
    </message>
    <message>
        <source>Name of the day</source>
        <translation>Nombre del día</translation>
    </message>
    <message>
        <source>Name, such as Christmas</source>
        <translation>Nombre, por ejemplo Navidad</translation>
    </message>
    <message>
        <source>New day</source>
        <translation>Día nuevo</translation>
    </message>
    <message>
        <source>{day}: remove this day</source>
        <translation>{day}: quitar este día</translation>
    </message>
</context>
<context>
    <name>StandingWords</name>
    <message>
        <source>was due {when}, {long} late</source>
        <translation>venció: {when}, hace {long}</translation>
    </message>
    <message>
        <source>due {when}</source>
        <translation>vence: {when}</translation>
    </message>
    <message>
        <source>snoozed until {when}</source>
        <translation>pospuesta hasta: {when}</translation>
    </message>
    <message>
        <source>{name} had begun a reply here ({when}): “{text}”</source>
        <translation>{name} había empezado aquí una respuesta ({when}): “{text}”</translation>
    </message>
    <message>
        <source>{tie}: conversation {id}.</source>
        <translation>{tie}: conversación {id}.</translation>
    </message>
    <message>
        <source>The answer was due {when}.</source>
        <translation>La respuesta venció el {when}.</translation>
    </message>
    <message>
        <source>The answer is due {when}.</source>
        <translation>La respuesta vence el {when}.</translation>
    </message>
    <message>
        <source>A holding reply has promised an answer by {when}.</source>
        <translation>Una respuesta provisional prometió contestar a más tardar el {when}.</translation>
    </message>
    <message>
        <source>Waits for the doctor since {when}.</source>
        <translation>Se espera al médico desde el {when}.</translation>
    </message>
    <message>
        <source>Waits for the lab since {when}.</source>
        <translation>Se espera al laboratorio desde el {when}.</translation>
    </message>
    <message>
        <source>Hidden until {when}; the countdown runs on.</source>
        <translation>Pospuesta hasta el {when}; el plazo sigue corriendo.</translation>
    </message>
    <message>
        <source>Hidden only until {when}: it is due soon then, and nothing is hidden longer. The countdown runs on.</source>
        <translation>Pospuesta solo hasta el {when}: entonces está por vencer, y nada se pospone por más tiempo. El plazo sigue corriendo.</translation>
    </message>
    <message>
        <source>Conversation {id}: {stands}</source>
        <translation>Conversación {id}: {stands}</translation>
    </message>
    <message>
        <source>file</source>
        <translation>archivo</translation>
    </message>
    <message>
        <source>reply</source>
        <translation>respuesta</translation>
    </message>
    <message>
        <source>on the portal since {when}</source>
        <translation>en el portal desde el {when}</translation>
    </message>
    <message>
        <source>not sent yet</source>
        <translation>todavía sin enviar</translation>
    </message>
    <message>
        <source>on its way to the portal</source>
        <translation>en camino al portal</translation>
    </message>
    <message>
        <source>not sent yet, will be tried again</source>
        <translation>todavía sin enviar, se volverá a intentar</translation>
    </message>
    <message>
        <source>not delivered</source>
        <translation>sin entregar</translation>
    </message>
    <message>
        <source>on the portal</source>
        <translation>en el portal</translation>
    </message>
    <message>
        <source>taken back</source>
        <translation>se retiró</translation>
    </message>
    <message>
        <source>From the patient</source>
        <translation>Del paciente</translation>
    </message>
    <message>
        <source>To the patient</source>
        <translation>Al paciente</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automático</translation>
    </message>
    <message>
        <source>nobody&apos;s yet</source>
        <translation>sin responsable</translation>
    </message>
    <message>
        <source>Shown again.</source>
        <translation>Se muestra de nuevo.</translation>
    </message>
    <message>
        <source>It waits for neither the doctor nor the lab.</source>
        <translation>No espera al médico ni al laboratorio.</translation>
    </message>
    <message>
        <source>In line; it leaves in {n} s while sync runs.</source>
        <translation>En la fila; sale en {n} s mientras funciona la sincronización.</translation>
    </message>
    <message>
        <source>Asked for; sync does it within seconds while it runs.</source>
        <translation>Pedido; la sincronización lo hace en segundos mientras funciona.</translation>
    </message>
    <message>
        <source>Logged; nobody waits here any more.</source>
        <translation>Anotada; aquí ya no espera nadie.</translation>
    </message>
    <message>
        <source>Logged; the patient still waits.</source>
        <translation>Anotada; el paciente sigue esperando.</translation>
    </message>
</context>
<context>
    <name>Taking</name>
    <message>
        <source>Nothing waits for an owner.</source>
        <translation>Ninguna conversación espera responsable.</translation>
    </message>
</context>
<context>
    <name>Ties</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>y %n más</numerusform>
            <numerusform>y %n más</numerusform>
        </translation>
    </message>
    <message>
        <source>Merged into “{subject}”</source>
        <translation>Unida a “{subject}”</translation>
    </message>
    <message>
        <source>Contains “{subject}” (merged {day})</source>
        <translation>Contiene “{subject}” (unida el {day})</translation>
    </message>
    <message>
        <source>Follows “{subject}”</source>
        <translation>Sigue a “{subject}”</translation>
    </message>
    <message>
        <source>Led to “{subject}”</source>
        <translation>Dio lugar a “{subject}”</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Abrir</translation>
    </message>
    <message>
        <source>Undo…</source>
        <translation>Deshacer…</translation>
    </message>
</context>
<context>
    <name>Traces</name>
    <message>
        <source>Somebody</source>
        <translation>Alguien</translation>
    </message>
    <message>
        <source>{name} spoke on the phone with somebody the patient authorised</source>
        <translation>{name} habló por teléfono con alguien autorizado por el paciente</translation>
    </message>
    <message>
        <source>{name} spoke with the patient on the phone</source>
        <translation>{name} habló por teléfono con el paciente</translation>
    </message>
    <message>
        <source>{name} told the patient in person</source>
        <translation>{name} habló con el paciente en persona</translation>
    </message>
    <message>
        <source>{name} left a voicemail, which answers nobody</source>
        <translation>{name} dejó un mensaje de voz, que no es una respuesta</translation>
    </message>
    <message>
        <source>{name} called, and nobody took the call</source>
        <translation>{name} llamó y nadie contestó</translation>
    </message>
    <message>
        <source>{name} split this off from “{subject}”</source>
        <translation>{name} separó esto de “{subject}”</translation>
    </message>
    <message>
        <source>No subject</source>
        <translation>Sin asunto</translation>
    </message>
    <message>
        <source>{name} merged “{subject}” into this conversation</source>
        <translation>{name} unió “{subject}” a esta conversación</translation>
    </message>
    <message>
        <source>{name} took “{subject}” out again</source>
        <translation>{name} volvió a sacar “{subject}”</translation>
    </message>
    <message>
        <source>{name} took this conversation out of “{subject}” again</source>
        <translation>{name} volvió a sacar esta conversación de “{subject}”</translation>
    </message>
    <message>
        <source>The portal changed a message here, or moved one in: please read it again</source>
        <translation>El portal cambió un mensaje aquí o trajo uno de otro sitio: léalo de nuevo</translation>
    </message>
    <message>
        <source>The portal changed messages here {count} times: please read them again</source>
        <translation>El portal cambió mensajes aquí {count} veces: léalos de nuevo</translation>
    </message>
    <message>
        <source>{name} split a message off into a conversation of its own</source>
        <translation>{name} separó un mensaje en una conversación propia</translation>
    </message>
</context>
<context>
    <name>TroubleBar</name>
    <message>
        <source>Show less</source>
        <translation>Mostrar menos</translation>
    </message>
    <message numerus="yes">
        <source>+%n more</source>
        <translation>
            <numerusform>+%n más</numerusform>
            <numerusform>+%n más</numerusform>
        </translation>
    </message>
    <message>
        <source>Show the most important message only</source>
        <translation>Mostrar solo el aviso más importante</translation>
    </message>
    <message numerus="yes">
        <source>Show %n more messages</source>
        <translation>
            <numerusform>Mostrar %n aviso más</numerusform>
            <numerusform>Mostrar %n avisos más</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Typed</name>
    <message>
        <source>midnight</source>
        <translation>medianoche</translation>
    </message>
    <message>
        <source>noon</source>
        <translation>mediodía</translation>
    </message>
</context>
<context>
    <name>Undoing</name>
    <message>
        <source>There is nothing to undo.</source>
        <translation>No hay nada que deshacer.</translation>
    </message>
    <message>
        <source>The last reply is on its way already and cannot be taken back.</source>
        <translation>La última respuesta ya va en camino y no se puede retirar.</translation>
    </message>
</context>
<context>
    <name>WaitsMenu</name>
    <message>
        <source>&amp;Waiting on (the countdown runs on)</source>
        <translation>En e&amp;spera de (el plazo sigue corriendo)</translation>
    </message>
    <message>
        <source>The &amp;doctor</source>
        <translation>El &amp;médico</translation>
    </message>
    <message>
        <source>The &amp;lab</source>
        <translation>El &amp;laboratorio</translation>
    </message>
    <message>
        <source>&amp;Nobody</source>
        <translation>&amp;Nadie</translation>
    </message>
</context>
<context>
    <name>WeekendsAsking</name>
    <message>
        <source>Kept: answers are promised within {hours}.</source>
        <translation>Guardado: se promete responder en {hours}.</translation>
    </message>
</context>
<context>
    <name>WeekendsBar</name>
    <message>
        <source>Later</source>
        <translation>Más tarde</translation>
    </message>
    <message>
        <source>Answer the question about weekends later</source>
        <translation>Responder más tarde la pregunta sobre los fines de semana</translation>
    </message>
</context>
<context>
    <name>WeekendsQuestion</name>
    <message>
        <source>Does somebody answer messages at weekends?</source>
        <translation>¿Alguien responde mensajes los fines de semana?</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Sí</translation>
    </message>
    <message>
        <source>No</source>
        <translation>No</translation>
    </message>
    <message>
        <source>Yes: a message sent {sent} is due {due}. The patient waits {wait}.</source>
        <translation>Sí: un mensaje del {sent} vence el {due}; el paciente espera {wait}.</translation>
    </message>
    <message>
        <source>No: a message sent {sent} is due {due}. The patient really waits {wait}.</source>
        <translation>No: un mensaje del {sent} vence el {due}; el paciente espera en realidad {wait}.</translation>
    </message>
</context>
<context>
    <name>Whose</name>
    <message>
        <source>Accept</source>
        <translation>Aceptar</translation>
    </message>
    <message>
        <source>Cover</source>
        <translation>Hacerme cargo</translation>
    </message>
</context>
<context>
    <name>WhyWords</name>
    <message>
        <source>Waiting {waited}.</source>
        <translation>Espera desde hace {waited}.</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Inicio</translation>
    </message>
    <message>
        <source>What counts</source>
        <translation>Qué cuenta</translation>
    </message>
    <message>
        <source>Staff told</source>
        <translation>Avisos al equipo</translation>
    </message>
    <message>
        <source>No wait was counted here; what was over before the portal was connected is not.</source>
        <translation>Aquí no se contó ninguna espera; lo que terminó antes de conectar el portal no se cuenta.</translation>
    </message>
    <message>
        <source>Answer was due {when}</source>
        <translation>La respuesta venció el {when}</translation>
    </message>
    <message>
        <source>Answer due {when}</source>
        <translation>La respuesta vence el {when}</translation>
    </message>
    <message>
        <source>Its category promises {hours}, which end earlier and count.</source>
        <translation>Su categoría promete {hours}, que terminan antes y son las que cuentan.</translation>
    </message>
    <message>
        <source>A holding reply has promised an answer by {when}; that counts instead.</source>
        <translation>Una respuesta provisional prometió contestar a más tardar el {when}; eso es lo que cuenta.</translation>
    </message>
    <message>
        <source>Before that it was due {when}.</source>
        <translation>Antes vencía el {when}.</translation>
    </message>
    <message>
        <source>Counted from the holding reply, {when}.</source>
        <translation>Se cuenta desde la respuesta provisional, el {when}.</translation>
    </message>
    <message>
        <source>Counted from {when}, when a message came that no holding reply knew of.</source>
        <translation>Se cuenta desde el {when}, cuando llegó un mensaje que ninguna respuesta provisional conocía.</translation>
    </message>
    <message>
        <source>Real hours, nights and weekends included.</source>
        <translation>Horas reales, con noches y fines de semana.</translation>
    </message>
    <message>
        <source>Hours of days on which the practice is open.</source>
        <translation>Las horas de los días en que abre el consultorio.</translation>
    </message>
    <message>
        <source>Opening hours.</source>
        <translation>Las horas de atención.</translation>
    </message>
    <message>
        <source>By real hours it would be due {when}.</source>
        <translation>Por horas reales vencería el {when}.</translation>
    </message>
    <message>
        <source>{first} to {last}</source>
        <translation>{first} a {last}</translation>
    </message>
    <message>
        <source>closed by then</source>
        <translation>ya cerrado</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>cerrado</translation>
    </message>
    <message>
        <source>The promise and the hours are being read…</source>
        <translation>Se están leyendo la promesa y las horas…</translation>
    </message>
    <message>
        <source>Promise</source>
        <translation>Promesa</translation>
    </message>
    <message>
        <source>First look</source>
        <translation>Primera lectura</translation>
    </message>
    <message>
        <source>The last waits are being read…</source>
        <translation>Se están leyendo las últimas esperas…</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Antes</translation>
    </message>
    <message>
        <source>“{name}”, promise {place} of {among}: an answer within {hours}.</source>
        <translation>«{name}», promesa {place} de {among}: una respuesta en {hours}.</translation>
    </message>
    <message>
        <source>Version {version} of hours and promises.</source>
        <translation>Versión {version} del horario y las promesas.</translation>
    </message>
    <message>
        <source>Hours and promises are those the practice began with.</source>
        <translation>El horario y las promesas son los del comienzo del consultorio.</translation>
    </message>
    <message>
        <source>By earlier promises it was overdue from {when} on; that stays on record.</source>
        <translation>Según promesas anteriores estaba vencida desde el {when}; eso queda registrado.</translation>
    </message>
    <message>
        <source>It reached us {late} after it was sent, {when}.</source>
        <translation>Nos llegó {late} después de enviarse, el {when}.</translation>
    </message>
    <message>
        <source>and so on until {when}</source>
        <translation>y así sucesivamente hasta el {when}</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>Después</translation>
    </message>
    <message>
        <source>all day</source>
        <translation>todo el día</translation>
    </message>
    <message>
        <source>{begins} to {ends}</source>
        <translation>de {begins} a {ends}</translation>
    </message>
    <message>
        <source>Nobody waits here</source>
        <translation>Aquí nadie espera</translation>
    </message>
    <message>
        <source>Waiting {waited}; all {whole} are used.</source>
        <translation>Espera desde hace {waited}; ya se usó todo: {whole}.</translation>
    </message>
    <message>
        <source>Waiting {waited}; {used} of {whole} are used.</source>
        <translation>Espera desde hace {waited}; van {used} de {whole}.</translation>
    </message>
    <message>
        <source>The practice is open too rarely to reach this promise, so all hours count. Change it in “Hours and promises”.</source>
        <translation>El consultorio abre demasiado poco para cumplir esta promesa, así que cuentan todas las horas. Cámbielo en “Horario y promesas”.</translation>
    </message>
    <message>
        <source>The practice has no opening hours, so all hours count. Set them in “Hours and promises”.</source>
        <translation>El consultorio no tiene horario de atención, así que cuentan todas las horas. Defínalo en “Horario y promesas”.</translation>
    </message>
    <message>
        <source>The patient sent the oldest unanswered message {when}.</source>
        <translation>El paciente envió el mensaje más antiguo sin respuesta el {when}.</translation>
    </message>
    <message>
        <source>The portal names only the day of the oldest unanswered message, so the wait counts from the start of that day, {when}.</source>
        <translation>El portal solo indica el día del mensaje más antiguo sin respuesta; la espera se cuenta desde el comienzo de ese día, el {when}.</translation>
    </message>
    <message>
        <source>The portal received the oldest unanswered message {when}; it names no believable time of sending.</source>
        <translation>El portal recibió el mensaje más antiguo sin respuesta el {when}; no indica una hora de envío creíble.</translation>
    </message>
    <message>
        <source>The portal last changed the oldest unanswered message {when}; it names no believable time of sending.</source>
        <translation>El portal cambió por última vez el mensaje más antiguo sin respuesta el {when}; no indica una hora de envío creíble.</translation>
    </message>
    <message>
        <source>We first saw the oldest unanswered message {when}; the portal names no believable time of sending.</source>
        <translation>Vimos por primera vez el mensaje más antiguo sin respuesta el {when}; el portal no indica una hora de envío creíble.</translation>
    </message>
    <message>
        <source>A holding reply began this wait {when}.</source>
        <translation>Una respuesta provisional inició esta espera el {when}.</translation>
    </message>
    <message>
        <source>The answer was overdue already when it reached us.</source>
        <translation>La respuesta ya estaba vencida cuando nos llegó.</translation>
    </message>
    <message>
        <source>half of the time is used</source>
        <translation>pasó la mitad del tiempo</translation>
    </message>
    <message>
        <source>due soon</source>
        <translation>por vencer</translation>
    </message>
    <message>
        <source>nearly due</source>
        <translation>a punto de vencer</translation>
    </message>
    <message>
        <source>overdue</source>
        <translation>vencida</translation>
    </message>
    <message>
        <source>the patient has waited 36 hours</source>
        <translation>el paciente lleva 36 horas esperando</translation>
    </message>
    <message>
        <source>the patient has waited 72 hours</source>
        <translation>el paciente lleva 72 horas esperando</translation>
    </message>
    <message>
        <source>everything else</source>
        <translation>todo lo demás</translation>
    </message>
    <message>
        <source>{span} of real time</source>
        <translation>{span} de tiempo real</translation>
    </message>
    <message>
        <source>{span} of open days</source>
        <translation>{span} de días de atención</translation>
    </message>
    <message>
        <source>{span} of opening hours</source>
        <translation>{span} de horario de atención</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} min</translation>
    </message>
    <message>
        <source>{n} h</source>
        <translation>{n} h</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} h {minutes} min</translation>
    </message>
    <message>
        <source>midnight</source>
        <translation>medianoche</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>The queue could not be opened.</source>
        <translation>No se pudo abrir la cola.</translation>
    </message>
    <message>
        <source>Triage</source>
        <translation>Triage</translation>
    </message>
    <message>
        <source>Hours and promises are saved.</source>
        <translation>El horario y las promesas están guardados.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
</context>
<context>
    <name>WindowRow</name>
    <message>
        <source>to</source>
        <comment>from one time to another</comment>
        <translation>a</translation>
    </message>
    <message>
        <source>{day}, hours {number}</source>
        <translation>{day}, horario {number}</translation>
    </message>
    <message>
        <source>{day}: opens at</source>
        <translation>{day}: abre a las</translation>
    </message>
    <message>
        <source>{day}: closes at</source>
        <translation>{day}: cierra a las</translation>
    </message>
    <message>
        <source>{day}: remove these hours</source>
        <translation>{day}: quitar este horario</translation>
    </message>
</context>
<context>
    <name>WindowsEdit</name>
    <message>
        <source>Closed</source>
        <translation>Cerrado</translation>
    </message>
    <message>
        <source>{day}: closed</source>
        <translation>{day}: cerrado</translation>
    </message>
    <message>
        <source>{day}: add hours</source>
        <translation>{day}: agregar horario</translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>Sender not named</source>
        <translation>Remitente sin nombre</translation>
    </message>
    <message>
        <source>The practice</source>
        <translation>El consultorio</translation>
    </message>
    <message>
        <source>{time}, arrived while you were writing</source>
        <translation>{time}, llegó mientras usted escribía</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Hoy</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Ayer</translation>
    </message>
    <message>
        <source>{time} yesterday</source>
        <translation>ayer, {time}</translation>
    </message>
    <message>
        <source>{time} today</source>
        <translation>hoy, {time}</translation>
    </message>
    <message>
        <source>{time} tomorrow</source>
        <translation>mañana, {time}</translation>
    </message>
    <message>
        <source>{time}, {day}</source>
        <translation>{day}, {time}</translation>
    </message>
    <message>
        <source>end of yesterday</source>
        <translation>ayer, al final del día</translation>
    </message>
    <message>
        <source>end of today</source>
        <translation>hoy, al final del día</translation>
    </message>
    <message>
        <source>end of tomorrow</source>
        <translation>mañana, al final del día</translation>
    </message>
    <message>
        <source>end of {day}</source>
        <translation>{day}, al final del día</translation>
    </message>
    <message>
        <source>end of today</source>
        <comment>where there is little room</comment>
        <translation>fin de hoy</translation>
    </message>
    <message>
        <source>end of {day}</source>
        <comment>where there is little room</comment>
        <translation>fin del {day}</translation>
    </message>
    <message>
        <source>by {time}</source>
        <translation>límite {time}</translation>
    </message>
    <message>
        <source>by {day} {time}</source>
        <translation>límite {day} {time}</translation>
    </message>
    <message>
        <source>was due {when}</source>
        <translation>venció {when}</translation>
    </message>
    <message>
        <source>answer by {when}</source>
        <translation>límite: {when}</translation>
    </message>
    <message>
        <source>owner {name}</source>
        <translation>responsable: {name}</translation>
    </message>
    <message>
        <source>nobody&apos;s yet, press M to claim</source>
        <translation>sin responsable, presione M para tomarla</translation>
    </message>
    <message>
        <source>{time} late</source>
        <translation>vencida hace {time}</translation>
    </message>
    <message>
        <source>due in {time}</source>
        <translation>vence en {time}</translation>
    </message>
    <message>
        <source>until {time}</source>
        <translation>hasta {time}</translation>
    </message>
    <message>
        <source>until {day} {time}</source>
        <translation>hasta {day} {time}</translation>
    </message>
    <message>
        <source>Snoozed {until}</source>
        <translation>Pospuesta {until}</translation>
    </message>
    <message>
        <source>{time} late</source>
        <comment>as it is read aloud</comment>
        <translation>vencida hace {time}</translation>
    </message>
    <message>
        <source>accepted {when}</source>
        <translation>aceptada {when}</translation>
    </message>
    <message>
        <source>not sent yet, will be tried again</source>
        <translation>todavía sin enviar, se volverá a intentar</translation>
    </message>
    <message>
        <source>not delivered</source>
        <translation>no se entregó</translation>
    </message>
    <message>
        <source>taken back</source>
        <translation>retirada</translation>
    </message>
    <message>
        <source>on its way to the portal</source>
        <translation>en camino al portal</translation>
    </message>
    <message>
        <source>waiting for the doctor since {when}, {long}</source>
        <translation>en espera del médico desde {when}, {long}</translation>
    </message>
    <message>
        <source>waiting for the lab since {when}, {long}</source>
        <translation>en espera del laboratorio desde {when}, {long}</translation>
    </message>
    <message>
        <source>DOB {born} ({age})</source>
        <translation>Nac. {born} ({age})</translation>
    </message>
    <message>
        <source>MRN {number}</source>
        <translation>Exp. {number}</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>hace un momento</translation>
    </message>
    <message>
        <source>{n} s ago</source>
        <translation>hace {n} s</translation>
    </message>
    <message>
        <source>{n} min ago</source>
        <translation>hace {n} min</translation>
    </message>
    <message>
        <source>Name follows</source>
        <translation>Falta leer el nombre</translation>
    </message>
    <message>
        <source>Name not readable</source>
        <translation>Nombre ilegible</translation>
    </message>
    <message>
        <source>late</source>
        <translation>venc.</translation>
    </message>
    <message>
        <source>{n} h</source>
        <translation>{n} h</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} min</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} s</translation>
    </message>
    <message>
        <source>Nobody waits</source>
        <translation>Nadie espera</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>vence en {time}</translation>
    </message>
    <message>
        <source>sends in {n} s</source>
        <translation>sale en {n} s</translation>
    </message>
    <message>
        <source>{days} d {hours} h</source>
        <translation>{days} d {hours} h</translation>
    </message>
    <message>
        <source>{n} d</source>
        <translation>{n} d</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Enviando</translation>
    </message>
    <message>
        <source>Not delivered</source>
        <translation>Sin entregar</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>Contestada</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Cerrada</translation>
    </message>
    <message>
        <source>being looked into…</source>
        <translation>se está revisando…</translation>
    </message>
    <message>
        <source>All open</source>
        <translation>Todas</translation>
    </message>
    <message>
        <source>My conversations</source>
        <translation>Mis conversaciones</translation>
    </message>
    <message>
        <source>Unowned</source>
        <translation>Sin responsable</translation>
    </message>
    <message>
        <source>Due soon</source>
        <translation>Por vencer</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>Vencidas</translation>
    </message>
    <message>
        <source>To send</source>
        <translation>Por enviar</translation>
    </message>
    <message>
        <source>Waiting on others</source>
        <translation>A la espera de otros</translation>
    </message>
    <message>
        <source>Snoozed</source>
        <translation>Pospuestas</translation>
    </message>
    <message>
        <source>Nobody is waiting.</source>
        <translation>Nadie está esperando.</translation>
    </message>
    <message>
        <source>Every conversation is answered. New messages appear here by themselves.</source>
        <translation>Todas las conversaciones están contestadas. Los mensajes nuevos aparecen aquí solos.</translation>
    </message>
    <message>
        <source>You own no open conversation.</source>
        <translation>Usted no tiene conversaciones abiertas.</translation>
    </message>
    <message>
        <source>Take the next one from Unowned: select it and press M.</source>
        <translation>Tome la siguiente en Sin responsable: selecciónela y presione M.</translation>
    </message>
    <message>
        <source>Every conversation has an owner.</source>
        <translation>Todas las conversaciones tienen responsable.</translation>
    </message>
    <message>
        <source>New messages appear here until somebody claims them.</source>
        <translation>Los mensajes nuevos aparecen aquí hasta que alguien los toma.</translation>
    </message>
    <message>
        <source>Nothing is due soon.</source>
        <translation>Nada está por vencer.</translation>
    </message>
    <message>
        <source>Conversations appear here when a quarter of their time is left.</source>
        <translation>Las conversaciones aparecen aquí cuando les queda la cuarta parte del plazo.</translation>
    </message>
    <message>
        <source>Nothing is overdue.</source>
        <translation>Nada está vencido.</translation>
    </message>
    <message>
        <source>Every patient who is waiting can still be answered in time.</source>
        <translation>A todos los pacientes que esperan todavía se les puede contestar a tiempo.</translation>
    </message>
    <message>
        <source>Nothing waits to be sent.</source>
        <translation>No hay nada por enviar.</translation>
    </message>
    <message>
        <source>Replies stay here until the portal has accepted them.</source>
        <translation>Las respuestas se quedan aquí hasta que el portal las acepta.</translation>
    </message>
    <message>
        <source>Everything that was sent has arrived.</source>
        <translation>Todo lo que se envió ha llegado.</translation>
    </message>
    <message>
        <source>A reply the portal refuses appears here with the reason.</source>
        <translation>Si el portal rechaza una respuesta, aparece aquí con el motivo.</translation>
    </message>
    <message>
        <source>Nothing waits for a doctor or the lab.</source>
        <translation>Nada espera al médico ni al laboratorio.</translation>
    </message>
    <message>
        <source>What waits for one of them appears here; its countdown runs on.</source>
        <translation>Aquí aparece lo que espera a uno de ellos; su plazo sigue corriendo.</translation>
    </message>
    <message>
        <source>Nothing is snoozed.</source>
        <translation>No hay nada pospuesto.</translation>
    </message>
    <message>
        <source>What is put aside appears here until its time has come.</source>
        <translation>Aquí aparece lo pospuesto hasta que llegue su hora.</translation>
    </message>
    <message>
        <source>Due today</source>
        <translation>Vencen hoy</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Después</translation>
    </message>
    <message>
        <source>The patient only says thanks</source>
        <translation>El paciente solo da las gracias</translation>
    </message>
    <message>
        <source>Answered elsewhere</source>
        <translation>Contestada por otro medio</translation>
    </message>
    <message>
        <source>Asked twice</source>
        <translation>Pregunta repetida</translation>
    </message>
    <message>
        <source>Not for this practice</source>
        <translation>No es para este consultorio</translation>
    </message>
    <message>
        <source>Supervisor</source>
        <translation>Supervisión</translation>
    </message>
    <message>
        <source>Clinician</source>
        <translation>Personal clínico</translation>
    </message>
    <message>
        <source>Front desk</source>
        <translation>Recepción</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>Administración</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>Sincronización</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} h {minutes} min</translation>
    </message>
</context>
<context>
    <name>Work</name>
    <message>
        <source>A new message arrived while you were writing. Read it before you send.</source>
        <translation>Llegó un mensaje nuevo mientras usted escribía. Léalo antes de enviar.</translation>
    </message>
    <message>
        <source>Draft saved {time}</source>
        <translation>Guardado, {time}</translation>
    </message>
    <message>
        <source>Draft not saved yet</source>
        <translation>Sin guardar todavía</translation>
    </message>
    <message>
        <source>A draft is not saved yet. {why}</source>
        <translation>Un borrador todavía no se ha guardado. {why}</translation>
    </message>
    <message>
        <source>the patient</source>
        <translation>el paciente</translation>
    </message>
    <message>
        <source>The reply to {name} is not sent, its text is kept as a draft. {why}</source>
        <translation>La respuesta a {name} no se envió; su texto está guardado como borrador. {why}</translation>
    </message>
    <message>
        <source>Taken back. The text is a draft again; {name} stays in the patient&apos;s record.</source>
        <translation>Se retiró. El texto vuelve a ser un borrador; {name} se queda en el expediente del paciente.</translation>
    </message>
    <message>
        <source>Taken back: nothing was sent. The text is a draft again.</source>
        <translation>Se retiró: no se envió nada. El texto vuelve a ser un borrador.</translation>
    </message>
</context>
<context>
    <name>_Counts</name>
    <message numerus="yes">
        <source>%n messages</source>
        <translation>
            <numerusform>%n mensaje</numerusform>
            <numerusform>%n mensajes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations</source>
        <translation>
            <numerusform>%n conversación</numerusform>
            <numerusform>%n conversaciones</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n open</source>
        <comment>conversations</comment>
        <translation>
            <numerusform>%n abierta</numerusform>
            <numerusform>%n abiertas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n overdue</source>
        <comment>conversations</comment>
        <translation>
            <numerusform>%n vencida</numerusform>
            <numerusform>%n vencidas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n chosen</source>
        <comment>conversations</comment>
        <translation>
            <numerusform>%n elegida</numerusform>
            <numerusform>%n elegidas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n snoozed conversations</source>
        <translation>
            <numerusform>%n conversación pospuesta</numerusform>
            <numerusform>%n conversaciones pospuestas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries could not be read</source>
        <translation>
            <numerusform>no se pudo leer %n entrada</numerusform>
            <numerusform>no se pudieron leer %n entradas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pages</source>
        <translation>
            <numerusform>%n página</numerusform>
            <numerusform>%n páginas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n days</source>
        <translation>
            <numerusform>%n día</numerusform>
            <numerusform>%n días</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hours</source>
        <translation>
            <numerusform>%n hora</numerusform>
            <numerusform>%n horas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n real hours</source>
        <translation>
            <numerusform>%n hora real</numerusform>
            <numerusform>%n horas reales</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n attempts</source>
        <translation>
            <numerusform>%n intento</numerusform>
            <numerusform>%n intentos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minutes</source>
        <translation>
            <numerusform>%n minuto</numerusform>
            <numerusform>%n minutos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hours of open days</source>
        <translation>
            <numerusform>%n hora de días de atención</numerusform>
            <numerusform>%n horas de días de atención</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n opening hours</source>
        <translation>
            <numerusform>%n hora de atención</numerusform>
            <numerusform>%n horas de atención</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n messages wait for this answer.</source>
        <translation>
            <numerusform>%n mensaje espera esta respuesta.</numerusform>
            <numerusform>%n mensajes esperan esta respuesta.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n seconds</source>
        <translation>
            <numerusform>%n segundo</numerusform>
            <numerusform>%n segundos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A message %n days after everything was settled is a new matter.</source>
        <translation>
            <numerusform>Un mensaje que llega %n día después de que todo quedó resuelto es un asunto nuevo.</numerusform>
            <numerusform>Un mensaje que llega %n días después de que todo quedó resuelto es un asunto nuevo.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n days that are past are not listed.</source>
        <translation>
            <numerusform>%n día que ya pasó no figura en la lista.</numerusform>
            <numerusform>%n días que ya pasaron no figuran en la lista.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %n open conversations none would be due at another time.</source>
        <translation>
            <numerusform>La única conversación abierta no cambiaría de plazo.</numerusform>
            <numerusform>De %n conversaciones abiertas ninguna cambiaría de plazo.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %n open conversations</source>
        <translation>
            <numerusform>De %n conversación abierta</numerusform>
            <numerusform>De %n conversaciones abiertas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n would be due earlier</source>
        <translation>
            <numerusform>%n vencería antes</numerusform>
            <numerusform>%n vencerían antes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n would be due later</source>
        <translation>
            <numerusform>%n vencería más tarde</numerusform>
            <numerusform>%n vencerían más tarde</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n would be overdue at once</source>
        <translation>
            <numerusform>%n quedaría vencida de inmediato</numerusform>
            <numerusform>%n quedarían vencidas de inmediato</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n would no longer be overdue</source>
        <translation>
            <numerusform>%n dejaría de estar vencida</numerusform>
            <numerusform>%n dejarían de estar vencidas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n will be due earlier</source>
        <translation>
            <numerusform>%n vencerá antes</numerusform>
            <numerusform>%n vencerán antes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n will be due later</source>
        <translation>
            <numerusform>%n vencerá más tarde</numerusform>
            <numerusform>%n vencerán más tarde</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n will be overdue at once</source>
        <translation>
            <numerusform>%n quedará vencida de inmediato</numerusform>
            <numerusform>%n quedarán vencidas de inmediato</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n will no longer be overdue</source>
        <translation>
            <numerusform>%n dejará de estar vencida</numerusform>
            <numerusform>%n dejarán de estar vencidas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n due before you are back</source>
        <comment>conversations</comment>
        <translation>
            <numerusform>%n vence antes de su regreso</numerusform>
            <numerusform>%n vencen antes de su regreso</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n due later</source>
        <comment>conversations</comment>
        <translation>
            <numerusform>%n vence después</numerusform>
            <numerusform>%n vencen después</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n are still yours</source>
        <comment>conversations</comment>
        <translation>
            <numerusform>%n sigue a su nombre</numerusform>
            <numerusform>%n siguen a su nombre</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>y %n más</numerusform>
            <numerusform>y %n más</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %n open conversations none will be due at another time.</source>
        <translation>
            <numerusform>La única conversación abierta no cambiará de plazo.</numerusform>
            <numerusform>De %n conversaciones abiertas ninguna cambiará de plazo.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them are yours.</source>
        <translation>
            <numerusform>%n es suya.</numerusform>
            <numerusform>%n son suyas.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them were overdue when they reached us.</source>
        <translation>
            <numerusform>%n ya estaba vencida cuando nos llegó.</numerusform>
            <numerusform>%n ya estaban vencidas cuando nos llegaron.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %n were overdue already when they reached us.</source>
        <translation>
            <numerusform>Ya estaba vencida cuando nos llegó.</numerusform>
            <numerusform>Las %n ya estaban vencidas cuando nos llegaron.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations are half through their time.</source>
        <translation>
            <numerusform>%n conversación lleva la mitad de su plazo.</numerusform>
            <numerusform>%n conversaciones llevan la mitad de su plazo.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations are due soon.</source>
        <translation>
            <numerusform>%n conversación vence pronto.</numerusform>
            <numerusform>%n conversaciones vencen pronto.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations are about to be late.</source>
        <translation>
            <numerusform>%n conversación está a punto de vencer.</numerusform>
            <numerusform>%n conversaciones están a punto de vencer.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations are overdue.</source>
        <translation>
            <numerusform>%n conversación está vencida.</numerusform>
            <numerusform>%n conversaciones están vencidas.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations have waited for 36 hours or more.</source>
        <translation>
            <numerusform>%n conversación lleva 36 horas o más esperando.</numerusform>
            <numerusform>%n conversaciones llevan 36 horas o más esperando.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n patients have waited for three days. Call them today.</source>
        <translation>
            <numerusform>%n paciente lleva tres días esperando. Llámelo hoy.</numerusform>
            <numerusform>%n pacientes llevan tres días esperando. Llámelos hoy.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Given</name>
    <message>
        <source>You were given the conversation of {patient}.</source>
        <translation>Se le asignó la conversación de {patient}.</translation>
    </message>
    <message>
        <source>{name} gave the conversation of {patient} back to you.</source>
        <translation>{name} le devolvió la conversación de {patient}.</translation>
    </message>
    <message>
        <source>{name} handed you the conversation of {patient}.</source>
        <translation>{name} le pasó la conversación de {patient}.</translation>
    </message>
    <message>
        <source>Somebody</source>
        <translation>Alguien</translation>
    </message>
    <message numerus="yes">
        <source>You were given %n conversations.</source>
        <translation>
            <numerusform>Se le asignó %n conversación.</numerusform>
            <numerusform>Se le asignaron %n conversaciones.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{name} gave %n conversations back to you.</source>
        <translation>
            <numerusform>{name} le devolvió %n conversación.</numerusform>
            <numerusform>{name} le devolvió %n conversaciones.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{name} gave you %n conversations.</source>
        <translation>
            <numerusform>{name} le pasó %n conversación.</numerusform>
            <numerusform>{name} le pasó %n conversaciones.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Reassign</name>
    <message numerus="yes">
        <source>Reassign %n conversations</source>
        <translation>
            <numerusform>Reasignar %n conversación</numerusform>
            <numerusform>Reasignar %n conversaciones</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Give %n back to everybody</source>
        <translation>
            <numerusform>Dejarla para todo el equipo</numerusform>
            <numerusform>Dejar %n para todo el equipo</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Give %n to {name}</source>
        <translation>
            <numerusform>Pasarla a {name}</numerusform>
            <numerusform>Pasar %n a {name}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations went back to everybody.</source>
        <translation>
            <numerusform>%n conversación quedó para todo el equipo.</numerusform>
            <numerusform>%n conversaciones quedaron para todo el equipo.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations went to {name}.</source>
        <translation>
            <numerusform>%n conversación pasó a {name}.</numerusform>
            <numerusform>%n conversaciones pasaron a {name}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations went back to whom they had belonged.</source>
        <translation>
            <numerusform>%n conversación volvió a quien la tenía.</numerusform>
            <numerusform>%n conversaciones volvieron a quienes las tenían.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At most %n go at once: first the most urgent, then the others.</source>
        <translation>
            <numerusform>Solo va %n a la vez: primero la más urgente, luego las demás.</numerusform>
            <numerusform>Van %n a la vez como máximo: primero las más urgentes, luego las demás.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Go on with the %n most urgent</source>
        <translation>
            <numerusform>Seguir con la más urgente</numerusform>
            <numerusform>Seguir con las %n más urgentes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations stay: nobody waits in them any more.</source>
        <translation>
            <numerusform>%n conversación se queda: ya nadie espera en ella.</numerusform>
            <numerusform>%n conversaciones se quedan: ya nadie espera en ellas.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations stay: this colleague does not see their location.</source>
        <translation>
            <numerusform>%n conversación se queda: esta persona no ve su sede.</numerusform>
            <numerusform>%n conversaciones se quedan: esta persona no ve sus sedes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations stay: they have another owner by now.</source>
        <translation>
            <numerusform>%n conversación se queda: ya tiene otro responsable.</numerusform>
            <numerusform>%n conversaciones se quedan: ya tienen otro responsable.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations stay: they were worked on since.</source>
        <translation>
            <numerusform>%n conversación se queda: se trabajó en ella desde entonces.</numerusform>
            <numerusform>%n conversaciones se quedan: se trabajó en ellas desde entonces.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations are not there any more.</source>
        <translation>
            <numerusform>%n conversación ya no está.</numerusform>
            <numerusform>%n conversaciones ya no están.</numerusform>
        </translation>
    </message>
    <message>
        <source>Goes</source>
        <translation>Pasa</translation>
    </message>
    <message>
        <source>Owns then</source>
        <translation>Tendrá</translation>
    </message>
    <message>
        <source>Stays</source>
        <translation>Se queda</translation>
    </message>
    <message>
        <source>Nothing: all of it is there already, or stays.</source>
        <translation>Nada: todo está allí ya, o se queda.</translation>
    </message>
    <message>
        <source>the first was due {when}</source>
        <translation>la primera vencía {when}</translation>
    </message>
    <message>
        <source>the first is due {when}</source>
        <translation>la primera vence {when}</translation>
    </message>
    <message numerus="yes">
        <source>%n others</source>
        <comment>people</comment>
        <translation>
            <numerusform>%n persona más</numerusform>
            <numerusform>%n personas más</numerusform>
        </translation>
    </message>
</context>
</TS>
