"""Words around names of persons: titles before, credentials behind, offices under a signature.

Credentials: those of accountants, tax professionals, auditors and finance in the United States, and academic degrees.
"""

from __future__ import annotations

HONORIFICS: frozenset[str] = frozenset({"mr", "ms", "mrs", "dr", "prof", "miss", "mx", "professor", "hon"})
GENERATIONS: frozenset[str] = frozenset({"jr", "sr", "ii", "iii", "iv", "v"})
CREDENTIALS: frozenset[str] = frozenset(
    [
        "cpa", "cgma", "ea", "cfe", "mst", "mba", "cia", "cisa", "cfp", "cma", "jd", "llm", "phd", "esq", "abv",
        "citp", "cfa", "pa", "crtp", "macc", "msa", "mtax", "cva", "asa", "cff", "pfs", "cism", "crisc", "cissp",
        "cgfm", "cfm", "ccep", "cpp", "phr", "sphr", "shrm-cp", "shrm-scp", "ctp", "acca", "fca", "aca", "cga", "ca",
        "rtrp", "pmp", "dba", "edd", "bs", "ba", "ms", "ma", "cams", "crma", "cgap", "qpa", "erpa", "cebs", "chfc",
        "clu", "ricp", "cpfo", "cpp®", "cfp®", "ms-tax", "mpa", "mpacc", "cpcu", "cdfa", "aep", "ctfa", "cgeit",
    ]
)  # fmt: skip
PARTICLES: frozenset[str] = frozenset(
    [
        "de", "la", "del", "della", "der", "den", "van", "von", "da", "di", "do", "dos", "das", "du", "le", "el",
        "al", "bin", "ibn", "ben", "ter", "ten", "st", "san", "y", "e", "ní", "ó", "o'", "mac", "mc", "af", "av",
        "zu",
    ]
)  # fmt: skip
OFFICES: frozenset[str] = frozenset(
    [
        "director", "president", "officer", "administrator", "chair", "chairman", "chairwoman", "chairperson",
        "registrar", "manager", "editor", "dean", "secretary", "treasurer", "coordinator", "executive", "vice",
        "chief", "instructor", "presenter", "speaker", "facilitator", "ceo", "cfo", "coo", "cto", "founder",
        "principal", "provost", "moderator", "faculty", "trainer", "specialist", "supervisor", "lead", "head",
        "professor",
    ]
)  # fmt: skip
# Who holds one of these holds it in an organisation: "registrar of the Ohio Tax Guild"; others lead a part of it.
OFFICES_OF_ORGANISATIONS: frozenset[str] = frozenset(
    {
        "president", "chair", "chairman", "chairwoman", "chairperson", "registrar", "dean", "secretary", "treasurer",
        "ceo", "founder", "principal", "provost",
    }
)  # fmt: skip
# Never part of a person's name.
NOT_NAMES: frozenset[str] = frozenset(
    [
        "certificate", "completion", "attendance", "participation", "course", "program", "programme", "training",
        "learning", "credit", "credits", "cpe", "hours", "field", "study", "delivery", "method", "date", "sponsor",
        "nasba", "registry", "national", "group", "live", "internet", "based", "self", "webinar", "webcast", "online",
        "session", "continuing", "professional", "education", "accounting", "auditing", "taxes", "ethics", "finance",
        "economics", "advanced", "basic", "intermediate", "update", "overview", "level", "prerequisites", "none",
        "virtual", "total", "page", "transcript", "record", "report", "name", "title", "location", "instructor",
        "achievement", "of", "for", "and", "in", "on", "at", "to", "the", "with", "by", "from", "is", "has", "was",
        "this", "that", "your", "our", "my", "their", "through", "about", "after", "before", "between", "into", "over",
        "under", "during", "without", "within", "beyond", "toward", "towards", "via", "yes", "more", "most", "all",
        "are",
        "was", "were", "be", "been", "do", "does", "can", "will", "should", "must", "it", "its", "we", "you",
        "they", "an", "as", "or", "not", "earned", "awarded", "presented", "completed",
        "successfully", "successful", "program's", "signature", "authorized", "official", "member", "members",
        "licensee", "dept", "department", "division", "january", "february", "july",
        "september", "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday",
        "saturday", "sunday",
    ]
)  # fmt: skip
# Words of courses' titles, and no surnames: a title in capitals is no name ("Fall Practitioner Boot Camp").
TITLE_WORDS: frozenset[str] = frozenset(
    {
        "accountant", "activities", "change", "changes", "companies", "company", "sampling", "methods", "testing",
        "forecasting", "forecasts", "statistical", "skills", "toolkit", "basics", "valuing", "saying", "leading",
        "managing", "building", "communicating", "negotiating", "preparing", "auditing", "interviewing", "onboarding",
        "hiring", "independence", "conversations", "difficult", "journal", "entry", "finding", "bookkeeping",
        "combinations",
        "purchase", "allocation", "estimating", "analysis", "bankruptcy", "blockchain", "cyber", "valuation",
        "goodwill", "impairment", "nano", "micro", "bundle", "view", "mid-year", "year-end", "early-stage",
        "memos", "actually", "agreements", "analytics", "assets", "assurance", "audits", "balance",
        "boot", "breakfast", "briefing", "budgets", "business", "businesses", "camp", "case", "cases", "clients",
        "clinic", "cloud", "compliance", "conduct", "confidential", "construction", "contracts", "controllers",
        "controllership", "controls", "corporate", "cpas", "credits", "crypto", "current", "cybersecurity", "data",
        "deductions", "digital", "discussion", "economic", "emails", "employee", "employment", "essentials", "estate",
        "estates", "estimates", "exam", "excel", "exit", "federal", "filing", "financial", "firm", "forensic",
        "forensics", "forms", "forum", "fraud", "fundamentals", "governmental", "guide", "health", "income", "indirect",
        "individual", "individuals", "industry", "insights", "insurance", "internal", "inventory", "investments",
        "issues", "leadership", "lease", "leases", "lessons", "liability", "lunch", "luncheon", "macros",
        "management", "meeting", "nexus", "night", "nonprofit", "nonprofits", "outlook", "overtime", "partnership",
        "partnerships", "passive", "payroll", "pensions", "pivot", "planning", "pooled", "practice", "practitioner",
        "practitioners", "preparers", "private", "property", "public", "quarterly", "quick", "regulatory", "reporting",
        "reports", "required", "retirement", "returns", "revenue", "risk", "risks", "rules", "sales", "securities",
        "series", "small", "spreadsheets", "standards", "state", "statements", "strategies", "summit", "symposium",
        "tables", "tax", "taxation", "technology", "topics", "trends", "trusts", "understanding", "updates", "using",
        "wealth", "what", "when", "why", "how", "women", "workflow", "workpapers", "workshop", "writing", "yearbook",
        "yellow",
    }
)  # fmt: skip
