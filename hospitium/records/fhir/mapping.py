"""How each resource type reads, as a table: what it is, when, its status, and the details worth showing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """Element names, in the order they are tried. `what` may be a CodeableConcept, a reference or words."""

    what: tuple[str, ...]
    when: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    ignorable: tuple[str, ...] = ()


# Elements every resource may carry, which are either read for all of them or say nothing to a reader.
COMMON = {
    "resourceType",
    "id",
    "meta",
    "text",
    "language",
    "identifier",
    "contained",
    "extension",
    "status",
    "subject",
    "patient",
    "category",
    "note",
    "code",
    "implicitRules",
    "encounter",
    "recorder",
    "asserter",
    "performer",
    "author",
    "informationSource",
    "recordedDate",
    "issued",
    "basedOn",
    "partOf",
    "instantiatesCanonical",
}

SHAPES: dict[str, Shape] = {
    "Condition": Shape(
        ("code",),
        ("onset", "recordedDate", "assertedDate"),
        ("severity", "bodySite", "stage", "evidence", "abatement"),
        (),
        ("clinicalStatus", "verificationStatus"),
    ),
    "AllergyIntolerance": Shape(
        ("code", "substance"),
        ("onset", "recordedDate", "assertedDate"),
        ("type", "criticality", "reaction", "lastOccurrence"),
        (),
        ("clinicalStatus", "verificationStatus"),
    ),
    "MedicationStatement": Shape(
        ("medication",),
        ("effective", "dateAsserted"),
        ("dosage", "reasonCode", "statusReason", "taken"),
        ("reasonReference", "derivedFrom", "context"),
        ("dateAsserted",),
    ),
    "MedicationRequest": Shape(
        ("medication",),
        ("effective", "authoredOn"),
        (
            "intent",
            "priority",
            "dosageInstruction",
            "reasonCode",
            "dispenseRequest",
            "substitution",
            "doNotPerform",
            "courseOfTherapyType",
            "statusReason",
        ),
        ("requester", "reasonReference", "reported"),
    ),
    "MedicationAdministration": Shape(
        ("medication",), ("effective",), ("dosage", "reasonCode", "statusReason"), ("reasonReference", "context")
    ),
    "MedicationDispense": Shape(
        ("medication",),
        ("whenHandedOver", "whenPrepared"),
        ("quantity", "daysSupply", "dosageInstruction", "type"),
        ("authorizingPrescription",),
        ("whenPrepared",),
    ),
    "Medication": Shape(("code",), (), ("form", "ingredient", "amount", "batch"), ("manufacturer",)),
    "Immunization": Shape(
        ("vaccineCode",),
        ("occurrence", "date"),
        (
            "lotNumber",
            "expirationDate",
            "site",
            "route",
            "doseQuantity",
            "protocolApplied",
            "reasonCode",
            "statusReason",
            "reaction",
            "isSubpotent",
            "notGiven",
            "fundingSource",
        ),
        ("manufacturer", "location"),
        ("primarySource", "recorded", "reportOrigin", "vaccineCode"),
    ),
    "ImmunizationRecommendation": Shape(("recommendation",), ("date",), ("recommendation",), ("authority",)),
    "Procedure": Shape(
        ("code",),
        ("performed",),
        ("statusReason", "bodySite", "outcome", "complication", "followUp", "reasonCode", "usedCode"),
        ("reasonReference", "location", "report", "focalDevice", "usedReference"),
    ),
    "DeviceUseStatement": Shape(
        ("device",), ("timing", "recordedOn"), ("bodySite", "reasonCode"), ("source", "derivedFrom")
    ),
    "Device": Shape(
        ("type", "deviceName"),
        ("manufactureDate",),
        (
            "manufacturer",
            "modelNumber",
            "serialNumber",
            "lotNumber",
            "expirationDate",
            "distinctIdentifier",
            "udiCarrier",
            "version",
            "deviceName",
        ),
        ("owner", "location", "parent"),
    ),
    "Observation": Shape(
        ("code",),
        ("effective", "issued"),
        ("value", "interpretation", "referenceRange", "component", "dataAbsentReason", "method", "bodySite", "subId"),
        ("hasMember", "derivedFrom", "specimen", "device", "focus"),
    ),
    "DiagnosticReport": Shape(
        ("code",),
        ("effective", "issued"),
        ("conclusion", "conclusionCode", "presentedForm"),
        ("result", "specimen", "imagingStudy", "resultsInterpreter", "media"),
    ),
    "ImagingStudy": Shape(
        ("procedureCode", "description", "modality"),
        ("started",),
        ("modality", "description", "numberOfSeries", "numberOfInstances", "series", "reasonCode"),
        ("endpoint", "referrer", "interpreter", "procedureReference", "location"),
    ),
    "Specimen": Shape(
        ("type",),
        ("collection", "receivedTime"),
        ("collection", "accessionIdentifier", "condition"),
        ("parent", "request"),
    ),
    "Consent": Shape(
        ("category", "scope"),
        ("dateTime",),
        ("scope", "provision", "policy", "policyRule", "source"),
        ("organization",),
        ("verification",),
    ),
    "Flag": Shape(("code",), ("period",), ("period",)),
    "ClinicalImpression": Shape(
        ("code", "summary", "description"),
        ("effective", "date"),
        ("description", "summary", "finding", "prognosisCodeableConcept", "protocol"),
        ("assessor", "problem", "supportingInfo", "previous"),
    ),
    "CarePlan": Shape(
        ("title", "description", "category"),
        ("period", "created"),
        ("intent", "title", "description", "activity", "created"),
        ("addresses", "goal", "careTeam", "supportingInfo", "contributor"),
    ),
    "CareTeam": Shape(("name", "category"), ("period",), ("participant", "name", "period"), ("managingOrganization",)),
    "Goal": Shape(
        ("description",),
        ("start", "statusDate"),
        ("lifecycleStatus", "achievementStatus", "target", "priority", "description"),
        ("expressedBy", "addresses"),
    ),
    "ServiceRequest": Shape(
        ("code",),
        ("occurrence", "authoredOn"),
        ("intent", "priority", "reasonCode", "patientInstruction", "orderDetail", "bodySite", "doNotPerform"),
        ("requester", "reasonReference", "supportingInfo", "insurance", "specimen"),
    ),
    "DocumentReference": Shape(
        ("type", "description"),
        ("date",),
        ("description", "content", "docStatus"),
        ("custodian", "authenticator", "relatesTo"),
        ("context", "securityLabel", "masterIdentifier", "related"),
    ),
    "Encounter": Shape(
        ("type", "class", "serviceType", "reasonCode"),
        ("period",),
        ("class", "reasonCode", "hospitalization", "priority", "length"),
        ("participant", "diagnosis", "location", "serviceProvider", "episodeOfCare"),
        ("period", "serviceType"),
    ),
    "FamilyMemberHistory": Shape(
        ("condition", "relationship"),
        ("date",),
        ("relationship", "name", "sex", "born", "age", "deceased", "condition"),
    ),
    "QuestionnaireResponse": Shape(("questionnaire",), ("authored",), ("item", "questionnaire"), ("source",)),
    "RiskAssessment": Shape(
        ("code", "prediction"), ("occurrence",), ("prediction", "mitigation", "method"), ("condition", "basis")
    ),
    "NutritionOrder": Shape(
        ("oralDiet",), ("dateTime",), ("oralDiet", "supplement", "foodPreferenceModifier"), ("orderer",)
    ),
    "DetectedIssue": Shape(("code", "detail"), ("identified",), ("severity", "detail", "mitigation"), ("implicated",)),
    "List": Shape(("title", "code"), ("date",), ("mode", "emptyReason", "title"), ("entry", "source")),
    "Practitioner": Shape(
        ("name",),
        (),
        ("qualification", "telecom"),
        (),
        ("name", "active", "address", "gender", "birthDate", "communication", "photo"),
    ),
    "PractitionerRole": Shape(
        ("code", "specialty"),
        ("period",),
        ("specialty", "telecom"),
        ("practitioner", "organization", "location", "endpoint"),
        ("active", "period"),
    ),
    "Organization": Shape(
        ("name", "type"),
        (),
        ("type", "telecom"),
        ("partOf", "endpoint"),
        ("name", "active", "address", "alias", "contact"),
    ),
    "Location": Shape(
        ("name", "type"),
        (),
        ("description", "type"),
        ("managingOrganization",),
        ("name", "address", "mode", "physicalType", "telecom", "position"),
    ),
    "RelatedPerson": Shape(
        ("name",),
        (),
        ("relationship", "telecom"),
        (),
        ("name", "active", "address", "gender", "birthDate", "period", "communication"),
    ),
    "Coverage": Shape(
        ("type",),
        ("period",),
        ("relationship", "subscriberId"),
        ("payor", "beneficiary", "policyHolder"),
        ("order", "class", "network"),
    ),
    "Provenance": Shape(
        ("activity",),
        ("occurred", "recorded"),
        ("reason",),
        ("target", "agent", "entity"),
        ("recorded", "policy", "signature"),
    ),
    "Appointment": Shape(
        ("serviceType", "appointmentType", "reasonCode", "description"),
        ("start", "requestedPeriod"),
        ("appointmentType", "reasonCode", "end", "minutesDuration", "participant", "description", "comment"),
        ("participant", "slot"),
        ("created", "specialty", "priority"),
    ),
    "MessageHeader": Shape(
        ("code", "event"),
        ("timestamp", "recordedDate"),
        ("sender", "destination", "reason", "software"),
        ("responsible", "focus"),
    ),
    "Person": Shape(
        ("name",),
        (),
        (
            "maritalStatus",
            "multipleBirth",
            "birthOrder",
            "birthPlace",
            "mothersMaidenName",
            "mothersIdentifier",
            "citizenship",
            "nationality",
            "religion",
            "race",
            "ethnicity",
            "veteran",
            "language",
            "account",
        ),
        ("generalPractitioner", "link"),
        ("name", "birthDate", "gender", "telecom", "address", "active"),
    ),
    "Linkage": Shape(("code",), (), ("item",)),
    "CoverageEligibilityResponse": Shape(
        ("code", "disposition"),
        ("serviced", "created"),
        ("preAuthRef", "insurer", "disposition"),
        ("insurance", "requestor"),
        ("created", "outcome", "purpose"),
    ),
}

# What counts as "no longer so" for the reader's current list; everything is still shown.
NOT_CURRENT = {
    "resolved",
    "inactive",
    "remission",
    "stopped",
    "completed",
    "cancelled",
    "not-taken",
    "not-done",
    "entered-in-error",
    "refuted",
    "revoked",
    "ended",
    "retired",
    "superseded",
}
LASTING = {
    "Immunization",
    "Procedure",
    "Observation",
    "DiagnosticReport",
    "Consent",
    "DocumentReference",
    "ImagingStudy",
    "ServiceRequest",
    "MedicationDispense",
    "MedicationAdministration",
    "QuestionnaireResponse",
    "Encounter",
    "FamilyMemberHistory",
}
"""Types whose `completed` means done and true, not past."""
PAST_THOUGH_LASTING = NOT_CURRENT - {"completed"}
