"""Why fictional patients ask: plain words, service line, urgency, ICD-10 (WHO) code; and what case notes sound like."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """A clinical question. `urgency` is emergency (hours), urgent (72 h), soon (14 days) or elective; `icd10` WHO's
    code; ages in whole years, both ends included; `sex` only where the condition has one.
    """

    line: str
    question: str
    urgency: str
    icd10: str
    youngest: int = 18
    oldest: int = 90
    sex: str = ""


R = Reason
# fmt: off
REASONS = [
    R("neurosurgery", "A growing meningioma near the optic nerve: can it be removed without losing sight?", "soon", "D32.0"),
    R("neurosurgery", "Seizures go on with three medicines: is surgery possible?", "elective", "G40.2", 8),
    R("neurosurgery", "An aneurysm of 9 mm found by chance: coil, clip or watch?", "soon", "I67.1", 30),
    R("neurosurgery", "A fast-growing brain tumour after surgery and radiation: is there a trial?", "urgent", "C71.9"),
    R("neurosurgery", "Parkinson's disease with long off periods: deep brain stimulation?", "elective", "G20", 45),
    R("neurosurgery", "A pituitary tumour pressing on the nerve, sight worse within a week.", "urgent", "D35.2"),
    R("neurosurgery", "Face pain that no medicine stills (trigeminal neuralgia).", "elective", "G50.0", 35),
    R("neurosurgery", "Bleeding in the brain from a malformed vessel; stable, asks for transfer.", "emergency", "I61.9", 12, 60),
    R("spine", "Scoliosis of 58 degrees: which operation, and when?", "elective", "M41.1", 10, 17),
    R("spine", "Narrow lumbar canal, walking 200 metres only: operate or wait?", "elective", "M48.0", 55),
    R("spine", "Slipped disc in the neck, the hand growing weak.", "soon", "M50.1", 30, 70),
    R("spine", "Sudden weakness of both legs and loss of bladder control.", "emergency", "G83.4", 25),
    R("spine", "Pain again after two back operations: is a third one wise?", "elective", "M96.1", 30),
    R("spine", "A tumour inside the spinal canal.", "soon", "D33.4"),
    R("spine", "Tuberculosis of the spine, treated, with a bent back.", "elective", "A18.0", 12, 60),
    R("cardiology", "Severe aortic stenosis: valve by catheter?", "soon", "I35.0", 68),
    R("cardiology", "Arrhythmia returned after two ablations: what else can be done?", "elective", "I48.1", 35),
    R("cardiology", "Three narrowed coronary arteries: bypass or stents?", "urgent", "I25.1", 40),
    R("cardiology", "Heart failure, the heart pumping a fifth of what it should: device or transplant?", "soon", "I50.0", 25, 70),
    R("cardiology", "A hole between the chambers found in adulthood.", "elective", "Q21.1", 18, 55),
    R("cardiology", "An aorta of 5.4 cm in a tall young person.", "soon", "I71.2", 18, 50),
    R("cardiology", "Fainting in the family and a thick heart muscle: which test, which device?", "elective", "I42.1", 16, 60),
    R("cancer", "Second opinion on breast cancer treatment after surgery.", "soon", "C50.9", 28, 80, "female"),
    R("cancer", "Relapsed lymphoma: is cell therapy an option?", "urgent", "C83.3"),
    R("cancer", "Pancreatic tumour called inoperable at home: do you agree?", "urgent", "C25.0", 40),
    R("cancer", "Lung cancer with a gene change: targeted medicine?", "soon", "C34.9", 40),
    R("cancer", "Colon cancer with two spots in the liver.", "soon", "C18.7", 40),
    R("cancer", "Thyroid cancer that no longer takes up iodine.", "elective", "C73"),
    R("cancer", "A sarcoma of the thigh: can the leg be kept?", "soon", "C49.2", 15, 75),
    R("cancer", "Ovarian cancer came back after eight months.", "urgent", "C56", 40, 80, "female"),
    R("cancer", "Melanoma in the lymph nodes: immune therapy before surgery?", "soon", "C43.9", 25),
    R("haematology", "Sickle cell disease with many crises: transplant or gene therapy?", "elective", "D57.0", 4, 40),
    R("haematology", "Thalassaemia with iron in the heart.", "elective", "D56.1", 6, 40),
    R("haematology", "Multiple myeloma after two lines of treatment.", "soon", "C90.0", 45),
    R("haematology", "Acute leukaemia diagnosed three days ago.", "emergency", "C92.0"),
    R("orthopaedics", "Hip replacement loosened after nine years: revision?", "elective", "T84.0", 55),
    R("orthopaedics", "Both knees worn out; one operation or two?", "elective", "M17.0", 55),
    R("orthopaedics", "A thigh bone that did not heal in fourteen months.", "soon", "M84.1", 18, 70),
    R("orthopaedics", "Bone infection under a plate, two courses of antibiotics.", "urgent", "M86.6", 18),
    R("transplant", "Kidney transplant with a brother as donor.", "elective", "N18.5", 18, 68),
    R("transplant", "Cirrhosis from hepatitis B: liver transplant?", "soon", "K74.6", 30, 68),
    R("transplant", "Lung fibrosis on oxygen: is travel safe, is a transplant possible?", "urgent", "J84.1", 40, 65),
    R("paediatrics", "A child with an unexplained muscle weakness.", "soon", "G71.0", 1, 9),
    R("paediatrics", "A newborn's heart with one chamber; stable on medicine.", "emergency", "Q20.4", 0, 0),
    R("paediatrics", "A cleft palate, speech still unclear after the first operation.", "elective", "Q35.9", 2, 12),
    R("paediatrics", "A tumour of the kidney before surgery.", "urgent", "C64", 1, 8),
    R("paediatrics", "Type 1 diabetes with many lows at night: pump and training.", "elective", "E10.9", 3, 17),
    R("gastroenterology", "Crohn's disease that no biologic controls.", "elective", "K50.9", 16, 65),
    R("gastroenterology", "Swallowing grows worse: achalasia, which treatment?", "elective", "K22.0", 20),
    R("gastroenterology", "Stones in the bile duct after the gallbladder was removed.", "soon", "K80.5", 25),
    R("ophthalmology", "Retinitis pigmentosa: is gene therapy open to us?", "elective", "H35.5", 6, 50),
    R("ophthalmology", "A cornea clouded by an old injury.", "elective", "H17.1", 10),
    R("ophthalmology", "A detached retina since two days.", "emergency", "H33.0", 20),
    R("urology", "Prostate cancer: robot surgery or radiation?", "soon", "C61", 50, 82, "male"),
    R("urology", "A staghorn stone filling the kidney.", "elective", "N20.0", 25),
    R("urology", "Bladder cancer: can the bladder be kept?", "soon", "C67.9", 45),
    R("womens-health", "Endometriosis with bowel involvement: how large an operation?", "elective", "N80.5", 20, 48, "female"),
    R("womens-health", "Large fibroids and a wish for children.", "elective", "D25.9", 24, 44, "female"),
    R("womens-health", "A fistula after childbirth, two repairs failed.", "elective", "N82.0", 18, 50, "female"),
    R("rehabilitation", "Eight months after a stroke: what can intensive training still bring?", "elective", "I69.4", 30, 85),
    R("rehabilitation", "A spinal cord injury of last year: rehabilitation and wheelchair.", "elective", "T91.3", 16, 65),
    R("rehabilitation", "An arm lost in an accident: which prosthesis?", "elective", "Z89.2", 12, 65),
]
# fmt: on

# What is written along the way, by stage. Named facts in braces: {person} {language} {city} {days}.
NOTES = {
    "intake": [
        "Family called from {city}; prefers messages in {language}, mornings their time.",
        "Daughter speaks for the patient and asked that results go to the patient first.",
        "Question is clear; passport copy still missing.",
    ],
    "records": [
        "Images came on a disc that does not open; asked {city} for an upload.",
        "Pathology slides are on their way, courier number noted.",
        "Discharge summary is in {language}; translation ordered, due in {days} days.",
    ],
    "review": [
        "Board asks for a newer MRI, not older than {days} days.",
        "Summary and images complete; in the specialist's queue.",
    ],
    "decision": [
        "Second reader agrees with the first.",
        "Better treated near home; wrote to the referring physician why.",
    ],
    "estimate": [
        "Explained what the estimate covers and what it does not, with an interpreter for {language}.",
        "Family asks for the price of a shorter stay.",
    ],
    "clearance": [
        "Guarantee letter received; the amount is {days} days of stay short.",
        "Deposit seen in the account.",
    ],
    "visa": [
        "Letter for the consulate sent with the passport's spelling.",
        "Interview at the consulate in {days} days.",
    ],
    "travel": [
        "Airline wants the oxygen form signed by the treating physician.",
        "Two companions, one wheelchair to the gate.",
    ],
    "stay": [
        "First visit went well; interpreter for {language} was on time.",
        "Asked for halal meals and a quiet place to pray.",
    ],
    "discharge": [
        "Discharge letter explained in {language}; family repeated it back.",
        "Medicines for {days} days packed for the flight.",
    ],
    "follow_up": ["Video visit kept; wound healed.", "No reply to two calls; asked the office to try."],
}
