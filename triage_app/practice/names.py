"""Given and family names from which the make-believe patients are put together."""

GIVEN_EN = (
    "Alan", "Amara", "Andrew", "Angela", "Arthur", "Barbara", "Brenda", "Caleb", "Carol", "Cheryl", "Dana",
    "Daniel", "Deborah", "Dennis", "Diane", "Edward", "Eileen", "Evelyn", "Frank", "Gail", "Gerald", "Gloria",
    "Harold", "Heather", "Howard", "Irene", "James", "Janet", "Joan", "Joel", "Karen", "Keith", "Kwame",
    "Latoya", "Leonard", "Linh", "Lorraine", "Mark", "Mei", "Nancy", "Norman", "Patrice", "Paula", "Raymond",
    "Rita", "Ruth", "Samira", "Sandra", "Stanley", "Teresa", "Tom", "Vera", "Vincent", "Wanda", "Yusuf",
)  # fmt: skip
"""Given names of patients who write English."""

FAMILY_EN = (
    "Abernathy", "Acheampong", "Baxter", "Blackwood", "Brennan", "Bui", "Calloway", "Chaudhry", "Coleman",
    "Dawson", "Dumont", "Eastman", "Ellery", "Farrow", "Fitzgerald", "Gallagher", "Garrison", "Hartwell",
    "Hollis", "Ivers", "Jankowski", "Kaplan", "Kendrick", "Lindqvist", "Lockhart", "Marchetti", "Mbeki",
    "McAllister", "Nguyen", "Novak", "Okafor", "Osborne", "Pembroke", "Pruitt", "Quigley", "Radcliffe",
    "Rasmussen", "Sandoval", "Sheffield", "Stavros", "Tanaka", "Thornton", "Underhill", "Vaughn", "Wexler",
    "Whitaker", "Yarborough", "Zielinski",
)  # fmt: skip
"""Family names of patients who write English."""

GIVEN_ES = (
    "Alejandra", "Beatriz", "Carlos", "Carmen", "Consuelo", "Diego", "Elena", "Esteban", "Gabriela",
    "Guadalupe", "Héctor", "Ignacio", "Javier", "Josefina", "Leticia", "Luis", "Marisol", "Miguel", "Norma",
    "Ramón", "Rosa", "Silvia", "Tomás", "Yolanda",
)  # fmt: skip
"""Given names of patients who write Spanish."""

FAMILY_ES = (
    "Aguilar", "Benítez", "Cárdenas", "Castañeda", "Cordero", "Escobar", "Fuentes", "Galindo", "Herrera",
    "Ibarra", "Jiménez", "Luna", "Maldonado", "Montoya", "Muñoz", "Navarro", "Ochoa", "Peña", "Quintero",
    "Robles", "Salazar", "Trujillo", "Valdez", "Zamora",
)  # fmt: skip
"""Family names of patients who write Spanish."""
