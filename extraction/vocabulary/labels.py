"""The captions under which paper prints its items, by the column they fill.

Sources: sample certificates and support pages of sponsors, keyword lists of public certificate parsers, the Registry's
list of required items, forms of state boards. Captions of things nobody asks for are listed too (from `~`): knowing
that "Date issued" is no completion date, and that the name behind "Instructor" is no participant, is half of finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

NUMBER_WORDS = ("No.", "Number", "#", "ID", "Nr.", "ID No.", "ID Number", "ID #", "Num", "ID:")


@dataclass(frozen=True, slots=True)
class Label:
    """What a caption announces: the key of a column, or from `~` a thing nobody asks for."""

    role: str
    strength: float = 1.0  # 0 to 1: how surely the words are this caption and nothing else

    @property
    def asked(self) -> bool:
        return not self.role.startswith("~")


def _numbered(*stems: str) -> tuple[str, ...]:
    return tuple(f"{stem} {word}" for stem in stems for word in NUMBER_WORDS)


STRONG: dict[str, tuple[str, ...]] = {
    "participant": (
        "Participant", "Participant Name", "Name of Participant", "Participant's Name", "Participant Full Name",
        "Name of Attendee", "Attendee", "Attendee Name", "Attendee's Name", "Learner", "Learner Name",
        "Name of Learner", "Student", "Student Name", "Name of Student", "Licensee", "Licensee Name",
        "Name of Licensee", "CPA Name", "Delegate", "Delegate Name", "Registrant", "Registrant Name", "Recipient",
        "Recipient Name", "Employee Name", "Member Name", "Trainee", "Trainee Name", "Full Name",
        "Attendee Full Name", "Candidate", "Candidate Name", "Name of Participant (Last, First, Middle)",
        "Name (Last, First)", "Name (Last, First, Middle)", "Printed Name", "Name of Recipient", "User Name",
        "Learner's Name", "Student's Name", "Your Name", "Issued to", "Awarded to", "Presented to", "Completed by",
        "Earned by", "Granted to", "Certificate holder", "Name as on license", "Name on License",
        "Registered attendee", "Name of CPA", "Name of person attending", "Certifies", "Course completed by",
        "Program completed by", "This certificate belongs to", "Participant/Licensee", "Name of employee", "Employee",
        "Attended by", "Name of enrollee", "Enrollee", "Transcript for", "Prepared for", "CPE Transcript for",
        "CPE record for", "Record of", "Report for", "First and last name", "Staff member", "Team member",
        "Listener", "Viewer", "Reader", "Awardee",
        "Honoree", "Account holder", "Professional name", "Credit earned by", "Name of accountant", "Accountant",
        "Name of individual", "Individual", "Certificate issued to", "Certificate awarded to", "By whom attended",
    ),
    "course_title": (
        "Course Title", "Title of Course", "Course Name", "Name of Course", "Program Title", "Title of Program",
        "Programme Title", "Program Name", "Name of Program", "Session Title", "Session Name", "Title of Session",
        "Event Title", "Event Name", "Name of Event", "Webinar Title", "Webinar Name", "Webcast Title",
        "Seminar Title", "Title of Seminar", "Seminar Name", "Class Title", "Class Name", "Activity Title",
        "Activity Name", "Learning Item", "Title of Training", "Training Title", "Training Name", "Name of Training",
        "Course/Program", "Course or Program", "Course Description", "Program Description", "Course/Session Title",
        "Topic Title", "Title of Activity", "Learning Activity", "Course/Program Title", "Title of course or program",
        "Course / Event", "Course completed", "Program attended", "Session attended", "Item Title",
        "Learning Activity Title", "Title of Presentation", "Presentation Title", "Title of Event", "Module Title",
        "Title / Description", "Title of Course / Program", "Course or Event Title", "Course title / description",
        "Offering", "Offering Title", "Title of Webinar", "Webinar Topic", "Course/Event Name", "Training program",
        "Training Course", "Episode", "Episode title", "Podcast", "Title of Episode", "Article title",
        "Name of activity",
        "Subject of course", "Subject of training", "Subject of program", "Subject of session", "Subject of meeting",
        "Subject of presentation", "Subject of training as announced", "Subject as announced", "Topic covered",
        "Learning event", "Learning object", "Content title", "Course taken",
    ),
    "completion_date": (
        "Completion Date", "Date Completed", "Date of Completion", "Completed", "Completed On", "Date(s) Completed",
        "Date Attended", "Date of Attendance", "Date(s) Attended", "Attended", "Attended on", "Date of Course",
        "Course Date", "Course Date(s)", "Course Dates", "Program Date", "Program Date(s)", "Program Dates",
        "Date of Program", "Date(s) of Program", "Event Date", "Event Date(s)", "Event Dates", "Date of Event",
        "Presentation Date", "Date of Presentation", "Session Date", "Session Dates", "Date of Session", "End Date",
        "Session End Date", "Class End Date", "Class Date", "Date of Class", "Webinar Date", "Webcast Date",
        "Broadcast Date", "Seminar Date", "Date of Seminar", "Conference Dates", "Conference Date", "Finish Date",
        "Finished", "Finished on", "Date Finished", "Date Earned", "Earned on", "Credit Date", "Date(s) held",
        "Date Held", "Held on", "Offered on", "Training Date", "Date of Training", "Training Dates",
        "Date(s) of Training", "Attendance Date", "Dates Attended", "Date(s) of attendance", "Dates of attendance",
        "Date Passed", "Passed on", "Exam Date", "Date of Exam", "Date exam passed", "Live Date",
        "Date of Live Event", "Completion", "Date Taken", "Date of Completion (MM/DD/YYYY)", "Course Completion Date",
        "Program Completion Date", "Date(s) of Course", "Date program completed", "Date course completed",
        "Date of Webinar", "Completion date/time", "Air Date", "Date of program/event", "Ended", "Date credit earned",
        "Date ended", "To date", "CPE Date", "Activity date", "Date(s) of event", "Course end date",
        "Program end date", "Participation date", "Last day", "Date completed on", "Date presented", "Date Offered",
        "Date(s) offered", "Completed date", "Date of participation", "Quiz passed", "Quiz passed on", "Listened on",
        "Watched on", "Viewed on", "Date viewed", "Date watched", "Satisfied on", "Date satisfied", "Attendance dates",
        "Inclusive dates", "Dates inclusive", "Took place", "Took place on", "Day of meeting", "Completion timestamp",
        "Completed at", "Compl. Date", "Compl. Dt", "Comp. Date", "Date compl.", "Event end",
    ),
    "credits": (
        "CPE Credits", "CPE Credit", "CPE Hours", "CPE Hour", "CPE Credit Hours", "CPE Credit Hour", "CPE Credit(s)",
        "Credits", "Credit", "Credit(s)", "Credits Earned", "Credit(s) Earned", "Credit Earned",
        "Number of CPE Credits", "Number of Credits", "No. of CPE Credits", "Number of CPE Hours", "No. of Credits",
        "# of CPE Credits", "Total CPE Credits", "Total CPE Credit", "Total CPE Hours", "Total Credits Earned",
        "Total Credit(s) Earned", "Recommended CPE Credits", "Recommended CPE Credit", "Recommended CPE",
        "Recommended Credit", "Earned CPE Credits", "Recommended CPE Credit Hours", "Hours of Recommended CPE Credit",
        "Recommended CPE Hours", "Earned CPE Credit(s)", "Earned CPE Credit", "CPE Credits Earned",
        "CPE Credit Earned", "CPE Hours Earned", "CPE Earned", "CPE", "CPE Credits Awarded", "CPE Credit Awarded",
        "CPE Awarded", "Credits Awarded", "Awarded CPE Credit Hours", "Awarded CPE Credits", "Credit Hours",
        "Credit Hours Earned", "Hours of Credit", "Hours of CPE", "Course Credit", "Course Credits",
        "Course CPE Credits", "Interactive credit in CPE hours", "CE Hours", "CE Credits", "CE Credit", "CPE Units",
        "Units Earned", "Hours Earned", "Hours Awarded", "NASBA CPE Credits", "NASBA CPE", "NASBA Credits",
        "CPA CPE Credits", "CPA CPE", "CPE for CPAs", "CPE credit hours (50 min. = 1 hour)", "Credits (50-minute)",
        "CPE Credits (50-minute hours)", "CPE credits (50 min.)", "CPE Credit Value", "Credit Value", "CPE value",
        "CPE Credits Granted", "Credits Granted", "Continuing Professional Education Credit (CPE)", "CPE/Credits",
        "Continuing Professional Education Credits", "Continuing Professional Education Credit", "CPE points",
        "Continuing Professional Education Hours", "Total CPE", "Total Credits", "Total Credit",
        "Credits by field of study", "CPE Credits by Field of Study", "Total Credit Hours",
        "Hours of continuing education", "Contact Hours", "Continuing Education Hours", "CPE hours awarded",
        "Total hours of CPE", "Hours claimed", "CPE credits recommended", "Amount of CPE",
        "Number of CPE credit hours", "CPE Credits received", "Credits received", "Number of credit hours",
        "CPE credits issued", "Credit amount", "Total CPE credit hours", "CPE (50-min. hours)", "CPE hrs", "CPE Hrs.",
        "Hrs", "Number of CPE hours earned", "Learning credits", "Credits for this course", "CPE for this course",
        "CPE granted", "Hours granted",
    ),
    "field_of_study": (
        "Field of Study", "Fields of Study", "Field(s) of Study", "NASBA Field of Study", "NASBA Field(s) of Study",
        "NASBA Fields of Study", "Course Field of Study", "Recommended Field of Study", "CPE Field of Study",
        "Subject Area", "Subject Areas", "Subject Area(s)", "Subject Code", "Subject Matter", "Subject Field",
        "CPE Category", "CPE Subject Area", "CPE Subject", "CPE Field", "Credit Category", "Credit Type",
        "Field of Study / Subject", "Category / Field of study", "Study Field", "Area of Study", "Curriculum Area",
        "NASBA Subject Area", "NASBA Category", "Subject/Field of study", "Field of study & credits",
        "Field of study and credit", "Field of study and credits", "Primary Field of Study", "Program field of study",
        "CPE credit type", "Recommended field(s) of study", "Area of credit", "CPE subject code", "NASBA subject",
        "Credit area",
    ),
    "delivery_method": (
        "Delivery Method", "Delivery Method Used", "Method of Delivery", "Instructional Method", "Instruction Method",
        "Instructional Delivery Method", "CPE Delivery Method", "Program Delivery Mode", "Delivery Mode",
        "Mode of Delivery", "Program Delivery Method", "Method of Instruction", "Training Method",
        "Presentation Method", "Learning Method", "Type of Learning Program", "Type of Formal Learning Program",
        "Type of Program", "Program Type", "Type of Instruction", "Type of Delivery", "Delivery Type",
        "Delivery Format", "Course Format", "Program Format", "Learning Format", "Course Delivery Method",
        "Method of Study", "Method of Presentation", "Instructional/Delivery Method", "Course Type", "Type of Course",
        "Learning Type", "Activity Type", "NASBA Delivery Method", "Study Method", "Teaching Method", "Method Used",
        "Instruction Type", "Format of Program", "Format of instruction", "Credit delivery method",
        "Program delivery", "Delivery of program", "Delivered as", "Delivered via", "Class type",
        "Instructional format", "Method of participation", "Attendance type", "Instruction delivery method",
        "Session format", "Learning mode", "How taken", "How delivered", "How presented", "How attended",
        "How you learned",
        "How you attended", "Modality", "Learning modality", "Viewed via", "Attended via", "Participation type",
        "Participation", "Manner of delivery", "Event format",
    ),
    "sponsor": (
        "Sponsor", "CPE Sponsor", "Program Sponsor", "Sponsor Name", "CPE Sponsor Name", "Name of Sponsor",
        "Name of Provider", "Provider", "Provider Name", "CPE Provider", "Course Provider", "Program Provider",
        "CPE Program Sponsor", "Organizer", "Sponsored by", "Presented by", "Offered by", "Provided by",
        "Program Sponsor's Name", "Sponsoring Organization", "Sponsor Organization", "Training Provider",
        "Sponsor/Provider", "Provider/Sponsor", "Issuer", "Issued by", "Issuing Organization", "Course Sponsor",
        "Program sponsored by", "Conducted by", "Education Provider", "Host organization", "Hosted by",
        "Name of CPE sponsor", "Name of program sponsor", "Training organization", "Sponsor of Program",
        "Awarding body", "Issuing authority", "CE Provider", "Continuing education provider", "Organized by",
        "Program organizer", "Developed and presented by", "Brought to you by", "Sponsoring agency", "Granted by",
        "Awarded by",
        "Administered by", "Produced by", "Credit granted by", "Credential issued by", "Learning provider",
    ),
    "location": (
        "Location", "Program Location", "Course Location", "Event Location", "Location of Program",
        "Location of course", "Venue", "Held at", "Facility", "City/State", "City, State", "Place", "Site",
        "Where held", "Session Location", "Location held", "Training Location", "Place of training",
        "Location of event", "Class location", "Offered at", "Program site", "City",
    ),
}  # fmt: skip

WEAK: dict[str, tuple[str, ...]] = {
    "participant": (
        "Name", "To", "For", "Who", "Awarded", "Attendees", "Member", "Learner ID and name", "User", "Certified to",
        "Holder", "Person", "Professional", "Owner", "Owned by", "Belongs to",
        "Transcript", "CPE Transcript", "Learning Transcript", "CPE Record", "Learning Record", "Training Record",
    ),
    "course_title": (
        "Title", "What", "Course", "Courses", "Meeting", "Presentation", "Lecture", "Topic(s)", "Program", "Programme",
        "Session", "Sessions", "Event", "Webinar", "Webcast", "Seminar", "Class", "Activity", "Training", "Topic",
        "Subject title", "Description", "Item", "Conference", "Module", "Workshop", "Re", "Subject line",
        "Learning program",
    ),
    "completion_date": (
        "Date", "Date(s)", "Dates", "Dated", "On", "Day", "When", "Through", "Date/Time", "Date & Time",
        "Passed", "Joined", "Left", "Taken on", "End", "Ends", "To", "Given", "Given on",
    ),
    "credits": (
        "Hours", "How much", "How many", "Units", "Duration", "CEU", "CEUs", "CE", "Total Hours", "Amount", "Earned",
        "Hrs.", "Cr", "CR.",
        "Awarded hours",
    ),
    "field_of_study": (
        "Field", "Subject", "Category", "Area", "Study", "Discipline", "Study area", "FOS", "Subj", "Fld", "Subjects",
    ),
    "delivery_method": (
        "Method", "Delivery", "Format", "Type", "Mode", "Meth", "Delivered", "Learning", "Program", "How", "Setting",
        "Medium", "Presented as",
    ),
    "sponsor": (
        "By", "By whom", "Vendor", "Host", "Organization", "Agency", "Firm", "School", "Source", "Company",
        "Institution",
    ),
    "location": ("At", "Where", "Online location"),
}  # fmt: skip

SPONSOR_IDS: tuple[str, ...] = (
    *_numbered("NASBA", "NASBA Sponsor", "NASBA Registry"),
    *_numbered("NASBA CPE Sponsor", "NASBA Registry Sponsor", "NASBA Provider"),
    *_numbered("NASBA National Registry", "NASBA CPE Registry"),
    *_numbered("NASBA National Registry Sponsor", "NASBA CPE Sponsor Registry"),
    *_numbered("National Registry", "National Registry Sponsor"),
    *_numbered("National Registry of CPE Sponsors", "CPE Sponsors Registry"),
    *_numbered("Registry", "Registry Sponsor", "Sponsor Registry", "Sponsor Registration", "Registry Identification"),
    *_numbered("NASBA Registry of CPE Sponsors", "NASBA National Registry of CPE Sponsors", "National CPE Registry"),
    *_numbered("NASBA Sponsor Registry", "NASBA Sponsor License"),
    *_numbered("NASBA Sponsor Identification", "CPE Registry Sponsor"),
    *_numbered("National Registry CPE Sponsor", "Registered Sponsor"),
    *_numbered("NASBA Registered Sponsor", "NASBA Approved Sponsor"),
    *_numbered("Registry of CPE Sponsors"), "Registry of CPE Sponsors",
    "NASBA Sponsor", "NASBA Registry", "NASBA Registry Sponsor", "National Registry Sponsor",
    "NASBA National Registry", "NASBA CPE Sponsor", "NASBA Registry of CPE Sponsors",
    "National Registry of CPE Sponsors", "Sponsor ID (NASBA)", "NASBA Registry Sponsor ID (if registered)", "NASBA",
    "Registry Sponsor", "NASBA Registration", "NASBA Provider", "Sponsor No. (NASBA)", "Sponsor number (NASBA)",
    "NASBA ID (National Registry)", "Registry", "NASBA Sponsorship ID", "NASBA Sponsor ID (National Registry)",
    "NASBA-Sponsor", "NASBA Sponsor ID/Registry", "National Registry ID (NASBA)",
)  # fmt: skip
SPONSOR_IDS_ANY: tuple[str, ...] = (
    *_numbered("Sponsor", "CPE Sponsor", "Program Sponsor", "Sponsor License", "Sponsor Identification", "Provider"),
    *_numbered("CPE Provider", "Provider Registration"),
    *_numbered("CPE Program Sponsor", "CPE Sponsor Identification", "Sponsor Reg."),
    *_numbered("CE Provider", "Sponsor Agreement", "CPE Sponsor Registry", "CPE Sponsor License", "Organization"),
)  # fmt: skip
COURSE_IDS: tuple[str, ...] = (
    *_numbered("Course", "Program", "Programme", "Session", "Activity"),
    *_numbered("Event", "Class", "Training", "Item", "Seminar"),
    *_numbered("Webinar", "Webcast", "Offering", "Product", "Object", "Learning object", "Content", "Resource", "Crs"),
    "Crs Cd", "Crs. Code", "Course Cd",
    *_numbered("Course Reference", "Catalog", "Course Catalog", "Learning Item"),
    *_numbered("CPE Course", "CPE Program", "Module", "Lesson", "Section", "Course/Program", "Meeting", "Course Code"),
    "Course Code", "Program Code", "Session Code", "Activity Code", "Event Code", "Class Code", "Item Code",
    "Course Ref.", "Webinar Code", "Product Code", "Seminar Code", "Training Code", "Course Reference",
    "Course ID / Code", "Offering Code", "Catalog Code", "Course/Session ID", "Course ID/Number", "Program ID/Code",
    "Code of course", "SKU", "Course key", "Course identifier", "Program identifier", "Course No./Code",
)  # fmt: skip
COURSE_IDS_WEAK: tuple[str, ...] = (
    "Code", "Course", "Program", "Reference", "Ref", "Ref.", "Session", "Item", "Reference No.",
)  # fmt: skip
APPROVAL_NUMBERS: tuple[str, ...] = (
    *_numbered("CBA Approval", "Board Approval", "Regulatory Review Approval", "Course Approval", "RR Approval"),
    *_numbered("CBA Course Approval", "Regulatory Review Course Approval", "California Board of Accountancy Approval"),
    "CBA Approval Code", "Course Approval Code", "Approval Code", "RRC Approval Number",
    "Regulatory Review Course Number",
)  # fmt: skip

STATES: tuple[str, ...] = (
    "Texas", "TX", "TSBPA", "TSCPA", "Texas State Board", "Texas State Board of Public Accountancy", "Texas Board",
    "New York", "NY", "NYS", "NYSED", "New York State", "NYSSCPA", "Illinois", "IL", "IDFPR", "Pennsylvania", "PA",
    "New Jersey", "NJ", "Ohio", "OH", "Florida", "FL", "California", "CA", "CBA", "CTEC", "Louisiana", "LA",
    "Washington", "Tennessee", "TN", "Georgia", "GA", "Virginia", "VA", "Maryland", "MD", "North Carolina", "NC",
    "State", "State Board", "State of Texas", "State of Illinois", "State of New York",
)  # fmt: skip

# What stands beside the items that are asked for and must not be taken for them.
OTHERS: dict[str, tuple[str, ...]] = {
    "~state_sponsor": (
        *_numbered(*(f"{state} Sponsor" for state in STATES), *(f"{state} Provider" for state in STATES)),
        *_numbered(*(f"{state} Registration" for state in STATES), *(f"{state} Sponsor License" for state in STATES)),
        *(f"{state} Sponsor" for state in STATES), "Illinois", "Pennsylvania", "New Jersey", "Texas", "New York",
        "Ohio",
        *_numbered("Texas", "New York", "Illinois", "Pennsylvania", "New Jersey", "State Sponsor", "State License"),
        "Texas State Board Sponsor", "State sponsor registration number", "State Registration",
    ),
    "~qas": (
        *_numbered("QAS", "QAS Sponsor", "QAS Registry", "QAS Provider"), "QAS Registration",
        "QAS Registration Number",
    ),
    "~irs": (
        *_numbered("IRS Provider", "IRS Program", "IRS Course", "IRS Approval", "IRS", "EA Program"),
        "IRS Program Code", "IRS Provider/Program", "Provider / program no.",
    ),
    "~other_credit": (
        "CLE", "CLE Credits", "CLE Hours", "CFP", "CFP CE", "CFP Credits", "CFP Hours", "EA CE", "IRS CE",
        "IRS CE Hours", "CPD", "CPD Hours", "CPD Points", "PDU", "PDUs", "HRCI", "SHRM", "SHRM PDC", "SHRM PDCs",
        "CTEC", "CTEC Hours", "Guild points", "ISC2 / ISACA CPE hours", "ISACA CPE hours", "ISC2 CPE hours",
        "CFE credits", "Points", "IIA CPE", "CEU credits", "CFP CE Credits", "EA credits", "Enrolled Agent credits",
        "ISC2 CPEs", "Yellow Book hours", "CISSP CPE", "CIMA hours", "Minutes", "Minutes attended",
        "Minutes required", "Total minutes", "Contact minutes", "Ethics hours included", "CFP Board CE",
        "NAB credits", "MCLE", "MCLE credits", "IAR CE", "Insurance CE",
    ),
    "~total": (
        "Total", "Totals", "Subtotal", "Grand Total", "Sum", "Series total", "Year to date", "YTD", "Total for year",
        "Carried over", "Year-to-date CPE", "YTD credits", "Credits to date", "CPE earned to date",
        "Total credits to date", "Remaining", "Required for the period", "Annual total", "Credits this year",
        "Total this period", "CPE credits this year", "Your CPE credits this year", "Your credits this year",
        "CPE this year", "Annual goal", "Cumulative credits", "Balance",
    ),
    "~instructor": (
        "Instructor", "Instructors", "Instructor(s)", "Instructor Name", "Speaker", "Speakers", "Speaker(s)",
        "Speaker Name", "Presenter", "Presenters", "Presenter(s)", "Discussion Leader", "Discussion leaders",
        "Faculty", "Trainer", "Facilitator", "Lecturer", "Moderator", "Author", "Authors", "Led by", "Taught by",
        "Course Instructor", "Program instructor", "Panelists", "Instructed by", "Facilitated by", "Course author",
        "Discussion leader(s)", "Panel",
    ),
    "~signatory": (
        "Signature", "Signature of", "Signature of participant", "Authorized Signature", "Authorized by", "Signed by",
        "Signed", "Administrator", "CPE Administrator", "Program Administrator", "Registrar", "Certifying Official",
        "Authorized Signatory", "Signature of certifying official", "Signature of program administrator",
        "Authorized Representative", "Verified by", "Director", "Chapter officer", "Contact", "Contact person",
        "Program contact", "CPE Coordinator", "Approved by", "Attest", "Coordinator", "Manager", "Supervisor",
        "Reviewer", "Certified by", "Proctor", "Monitor", "Program director", "Director, CPE",
        "Training officer", "Training officer (print)", "Certifying officer", "Attendance verified by",
        "Signature of instructor", "Prepared by", "Printed by", "Confirmed by",
    ),
    "~other_date": (
        "Date Issued", "Issued", "Issued on", "Issue Date", "Date of Issue", "Date of Issuance", "Certificate Issued",
        "Issuance Date", "Certificate Date", "Date of Certificate", "Date Printed", "Printed", "Printed on",
        "Print Date", "Run Date", "Run", "Report Date", "Report run", "Date Signed", "Signed on", "Start Date",
        "Started", "Date Started", "Begin Date", "From", "Starts", "Start", "Enrolled", "Enrolled on",
        "Enrollment Date", "Date Enrolled", "Registered", "Registered on", "Registration Date", "Generated",
        "Date Registered", "Date of Purchase", "Purchase Date", "Purchased", "Purchased on", "Order Date", "Ordered",
        "Expires", "Expires on", "Expiration Date", "Expiration", "Course Expires", "Valid Until", "Valid through",
        "Valid to", "Expiry", "Due", "Due Date", "Generated on", "Date Generated", "Created", "Created on",
        "Last updated", "Updated", "Date of birth", "DOB", "Revision Date", "Revised", "Version date",
        "Publication Date", "Published", "Date of publication", "Next session", "Sent", "Course expiration date",
        "Access expires", "License expires", "Renewal date", "Reporting period", "Period", "Invoice date",
        "Report generated", "Statement date", "Effective", "Exam opened", "As of", "Downloaded", "Date downloaded",
        "Printed date", "Enrollment expires", "Date certified", "Content last reviewed", "Reviewed", "Date mailed",
        "Date added", "Posted", "Posted on", "Entered", "Last login", "Course start date", "Program start date",
        "Opened", "Assigned", "Assigned on", "Launch date", "Registration closed", "Certificate valid until",
        "Date of report", "Order placed", "Date submitted", "Submitted",
    ),
    "~licence": (
        *_numbered("License", "CPA License", "Licence", "CPA", "CPA Certificate"),
        *_numbered("Bar", "NMLS", "Member", "Membership", "CFP"),
        *_numbered("Employee", "Staff", "Learner", "Participant", "User"),
        *_numbered("Attendee", "Student", "Customer", "Account", "State License"),
        *_numbered("PTIN", "CRD", "EA", "Personnel"),
        *_numbered("Delegate", "Badge", "Registrant", "Licensee", "CPA license/certificate"),
        "License", "PTIN", "CPA License", "License State", "State", "State of licensure", "Licensed in", "Membership",
        "Customer", "State(s) of licensure", "License / State", "CFP ID", "Jurisdiction", "E-mail", "Email",
        "Email address", "Phone", "Tel", "Tel.", "Telephone", "Fax", "Address", "Company name", "Firm name", "Office",
        "Department", "Dept", "Dept.", "Business unit", "Unit", "Job title", "Position", "Grade level", "Cost center",
        "Agency / Office Symbol", "Website", "Web", "Employer", "Zip", "Cost centre", "Division", "Booth", "Entity",
        "Booth no.", "Region", "Service line", "Team", "Mailing address", "Username", "Login", "Rank",
    ),
    "~certificate_id": (
        *_numbered("Certificate", "Credential", "Verification", "Confirmation"),
        *_numbered("Order", "Invoice", "Transaction", "Transcript", "Serial"),
        *_numbered("Registration", "Receipt", "Document", "Report"),
        *_numbered("Certificate Serial", "Record", "Certification", "Batch", "Control"),
        *_numbered("ACPEN", "CFP Program", "CLE Course", "CLE"),
        *_numbered("SHRM Program", "SHRM Activity", "HRCI Program", "CFP Board Program"),
        *_numbered("Purchase order", "Form", "Ticket", "Enrollment", "Tracking", "Attendance", "File", "Case"),
        "Verification Code", "Certificate Code", "Credential", "Credential URL", "Certificate", "Form", "Report",
        "Validation Code", "Serial", "Security code", "Access code", "Attendance code",
        "Attendance verification code", "Cert No.", "Cert. ID", "Verify at", "Authentication code", "Certificate key",
        "Unique ID", "UUID", "Completion code", "Confirmation code", "Check code", "Polling code",
    ),
    "~level": (
        "Program Level", "Knowledge Level", "Level", "Course Level", "Program Knowledge Level", "Prerequisites",
        "Prerequisite", "Advance Preparation", "Advanced Preparation", "Level of Knowledge", "Skill Level",
        "Experience level", "Instructional level", "Who should attend", "Intended audience", "Prerequisite(s)",
        "Learning objectives", "Objectives", "Skills covered", "Top skills covered", "Course Prerequisites",
        "Learning level", "Pre-requisites",
    ),
    "~score": (
        "Score", "Final Exam Score", "Exam Score", "Grade", "Final Score", "Test Score", "Grade on final examination",
        "Result", "Passing Score", "Final Grade", "Assessment Score", "Score on assessment",
        "Attendance checks answered", "Polls answered", "Polling questions answered", "Quiz Score",
        "Examination score", "Percent", "Attendance", "Questions answered", "Evaluation", "Attempts", "Attempt",
        "Pass mark", "Polling", "Engagement", "Engagement checks", "Polls", "Checks answered", "Assessment",
        "Attendance checks", "Correct answers",
    ),
    "~status": (
        "Status", "Completion Status", "Course Status", "Enrollment status", "Remarks", "Comments", "Notes",
        "Note", "Credit status", "Time in", "Time out", "Time", "Start Time", "End Time", "Session time", "Time zone",
        "Login time", "Logout time", "Length", "Total time", "Time spent", "Hours attended",
        "Actual time", "Run time", "Running time", "Time attended", "Technical", "Qty", "Price", "Fee", "Cost",
        "Amount paid", "Row", "Line", "Page", "Track", "Room", "Day no.", "Technical / Non-Technical",
        "NASBA technical", "Certificate type", "Document type", "Schedule", "Term", "Semester", "Quarter", "Year",
        "Month", "Seq", "Language", "Version", "Edition", "Technical or non-technical", "Credits required",
        "Required", "Verified", "Verification", "Minimum", "Maximum", "Carry forward", "Ethics", "Type of credit",
        "Credential type", "Credits available", "Maximum credits", "Available credits", "Possible credits", "Max CPE",
        "CPE available", "Credits offered", "Credits possible",
    ),
}  # fmt: skip


def vocabulary() -> Iterator[tuple[str, Label]]:
    """All captions with what they announce; where two agree, the earlier wins."""
    ordered: list[tuple[str, float, Iterable[str]]] = [("sponsor_id", 1.0, SPONSOR_IDS)]
    ordered += [(role, 1.0, phrases) for role, phrases in STRONG.items()]
    ordered += [("course_id", 1.0, COURSE_IDS), ("approval_number", 1.0, APPROVAL_NUMBERS)]
    ordered += [("sponsor_id", 0.8, SPONSOR_IDS_ANY)]
    ordered += [(role, 0.9, phrases) for role, phrases in OTHERS.items()]
    ordered += [(role, 0.6, phrases) for role, phrases in WEAK.items()]
    ordered += [("course_id", 0.5, COURSE_IDS_WEAK)]
    for role, strength, phrases in ordered:
        label = Label(role, strength)
        for phrase in phrases:
            yield phrase, label
