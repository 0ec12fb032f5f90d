"""The server's operations and shapes. Written by `make schema` from the schema; not to be edited."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypeAlias, TypedDict

OPERATIONS: dict[str, tuple[str, str]] = {
    "browse_drive": ("GET", "/api/connections/{connection_id}/drive"),
    "cancel_import": ("POST", "/api/jobs/{job_id}/imports/{import_id}/cancel"),
    "cancel_run": ("POST", "/api/jobs/{job_id}/cancel"),
    "change_automation": ("PATCH", "/api/automations/{automation_id}"),
    "change_drop_address": ("PATCH", "/api/jobs/{job_id}/drop-address"),
    "change_job": ("PATCH", "/api/jobs/{job_id}"),
    "change_run": ("PATCH", "/api/jobs/{job_id}/runs/{run_id}"),
    "change_template": ("PATCH", "/api/templates/{template_id}"),
    "change_webhook": ("PATCH", "/api/webhooks/{webhook_id}"),
    "compare_runs": ("GET", "/api/jobs/{job_id}/compare"),
    "connect_mailbox": ("POST", "/api/connections"),
    "create_automation": ("POST", "/api/automations"),
    "create_job": ("POST", "/api/jobs"),
    "create_run": ("POST", "/api/jobs/{job_id}/runs"),
    "create_sheet": ("POST", "/api/cpe/sheets"),
    "create_template": ("POST", "/api/templates"),
    "create_webhook": ("POST", "/api/webhooks"),
    "delete_automation": ("DELETE", "/api/automations/{automation_id}"),
    "delete_file": ("DELETE", "/api/jobs/{job_id}/files/{file_id}"),
    "delete_job": ("DELETE", "/api/jobs/{job_id}"),
    "delete_sheet": ("DELETE", "/api/cpe/sheets/{job_id}"),
    "delete_template": ("DELETE", "/api/templates/{template_id}"),
    "delete_webhook": ("DELETE", "/api/webhooks/{webhook_id}"),
    "duplicate_job": ("POST", "/api/jobs/{job_id}/duplicate"),
    "duplicate_template": ("POST", "/api/templates/{template_id}/duplicate"),
    "export_csv": ("GET", "/api/jobs/{job_id}/export/csv"),
    "export_excel": ("GET", "/api/jobs/{job_id}/export/excel"),
    "export_to_drive": ("POST", "/api/jobs/{job_id}/export/drive"),
    "export_usage_csv": ("GET", "/api/usage/csv"),
    "get_automation": ("GET", "/api/automations/{automation_id}"),
    "get_automation_run": ("GET", "/api/automations/{automation_id}/runs/{automation_run_id}"),
    "get_connection": ("GET", "/api/connections/{connection_id}"),
    "get_drive_export": ("GET", "/api/jobs/{job_id}/export/drive/{export_id}"),
    "get_drop_address": ("GET", "/api/jobs/{job_id}/drop-address"),
    "get_export_file": ("GET", "/api/jobs/{job_id}/exports/{kept_id}/file"),
    "get_fields": ("GET", "/api/jobs/{job_id}/fields"),
    "get_import": ("GET", "/api/jobs/{job_id}/imports/{import_id}"),
    "get_job": ("GET", "/api/jobs/{job_id}"),
    "get_progress": ("GET", "/api/jobs/{job_id}/progress"),
    "get_run": ("GET", "/api/jobs/{job_id}/runs/{run_id}"),
    "get_template": ("GET", "/api/templates/{template_id}"),
    "get_usage": ("GET", "/api/usage"),
    "get_webhook": ("GET", "/api/webhooks/{webhook_id}"),
    "import_drive": ("POST", "/api/jobs/{job_id}/import/drive"),
    "import_gmail": ("POST", "/api/jobs/{job_id}/import/gmail"),
    "import_mailbox": ("POST", "/api/jobs/{job_id}/import/mailbox"),
    "list_automation_runs": ("GET", "/api/automations/{automation_id}/runs"),
    "list_automations": ("GET", "/api/automations"),
    "list_connections": ("GET", "/api/connections"),
    "list_data_types": ("GET", "/api/data-types"),
    "list_drive_exports": ("GET", "/api/jobs/{job_id}/export/drive"),
    "list_dropped_mail": ("GET", "/api/jobs/{job_id}/drop-address/mail"),
    "list_exports": ("GET", "/api/jobs/{job_id}/exports"),
    "list_files": ("GET", "/api/jobs/{job_id}/files"),
    "list_files_of_all_runs": ("GET", "/api/jobs/{job_id}/files:all"),
    "list_imports": ("GET", "/api/jobs/{job_id}/imports"),
    "list_jobs": ("GET", "/api/jobs"),
    "list_results": ("GET", "/api/jobs/{job_id}/results"),
    "list_runs": ("GET", "/api/jobs/{job_id}/runs"),
    "list_sheets": ("GET", "/api/cpe/sheets"),
    "list_states": ("GET", "/api/cpe/states"),
    "list_templates": ("GET", "/api/templates"),
    "list_usage_records": ("GET", "/api/usage/records"),
    "list_webhook_deliveries": ("GET", "/api/webhooks/{webhook_id}/deliveries"),
    "list_webhooks": ("GET", "/api/webhooks"),
    "make_drop_address": ("POST", "/api/jobs/{job_id}/drop-address"),
    "pause_automation": ("POST", "/api/automations/{automation_id}/pause"),
    "preview_automation": ("GET", "/api/automations/{automation_id}/preview"),
    "preview_drive": ("POST", "/api/jobs/{job_id}/import/drive/preview"),
    "preview_gmail": ("POST", "/api/jobs/{job_id}/import/gmail/preview"),
    "preview_mailbox": ("POST", "/api/jobs/{job_id}/import/mailbox/preview"),
    "preview_new_automation": ("POST", "/api/automations/preview"),
    "redeliver_webhook": ("POST", "/api/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver"),
    "remove_connection": ("DELETE", "/api/connections/{connection_id}"),
    "rename_sheet": ("PATCH", "/api/cpe/sheets/{job_id}"),
    "renew_drop_address": ("POST", "/api/jobs/{job_id}/drop-address/renew"),
    "replace_fields": ("PUT", "/api/jobs/{job_id}/fields"),
    "replace_template": ("PUT", "/api/templates/{template_id}"),
    "resume_automation": ("POST", "/api/automations/{automation_id}/resume"),
    "retry_run": ("POST", "/api/jobs/{job_id}/retry"),
    "revoke_drop_address": ("DELETE", "/api/jobs/{job_id}/drop-address"),
    "rotate_webhook_secret": ("POST", "/api/webhooks/{webhook_id}/rotate-secret"),
    "run_automation": ("POST", "/api/automations/{automation_id}/run"),
    "save_fields_as_template": ("POST", "/api/jobs/{job_id}/fields/save-as-template"),
    "set_config_step": ("PUT", "/api/jobs/{job_id}/config-step"),
    "start_sheet": ("POST", "/api/cpe/sheets/{job_id}/start"),
    "submit_run": ("POST", "/api/jobs/{job_id}/submit"),
    "test_connection": ("POST", "/api/connections/{connection_id}/test"),
    "test_webhook": ("POST", "/api/webhooks/{webhook_id}/test"),
    "try_fields": ("POST", "/api/jobs/{job_id}/try"),
    "upload_files": ("POST", "/api/jobs/{job_id}/files"),
    "watch_job": ("GET", "/api/jobs/{job_id}/events"),
}


class Automation(TypedDict):
    id: str
    job_id: str
    job_name: str
    name: str
    origin: OriginEnum
    connection_id: str | None
    account: NotRequired[str]
    query: dict[str, Any]
    append_results: NotRequired[bool]
    schedule: Schedule
    schedule_words: str
    export: ExportWish
    active: NotRequired[bool]
    paused_why: NotRequired[str]
    next_at: NotRequired[str | None]
    failures_in_row: NotRequired[int]
    last_run: AutomationRun | None
    created_at: str
    updated_at: str


class AutomationPage(TypedDict):
    automations: list[Automation]
    total: int
    next: str | None


class AutomationRun(TypedDict):
    id: str
    automation_id: str
    cause: CauseEnum
    state: AutomationStateEnum
    failed_at: str
    reason: NotRequired[str]
    job_run_id: str | None
    import_id: str | None
    files: int
    export_id: str | None
    drive_link: str
    looks: NotRequired[int]
    first_at: str
    created_at: str
    finished_at: NotRequired[str | None]


class Column(TypedDict):
    name: str
    key: str
    data_type_id: str


class ComparedColumn(TypedDict):
    name: str
    data_type_id: str
    in_left: bool
    in_right: bool


class ComparedRow(TypedDict):
    change: ChangeEnum
    source_files: list[str]
    left: list[Any] | None
    right: list[Any] | None
    changed_columns: list[str]


class Comparison(TypedDict):
    left_run_id: str
    right_run_id: str
    columns: list[ComparedColumn]
    counts: Counts
    rows: list[ComparedRow]
    total: int
    next: str | None


class Connection(TypedDict):
    id: str
    kind: ConnectionKindEnum
    account: str
    details: dict[str, Any]
    problem: NotRequired[str]
    used_at: NotRequired[str | None]
    created_at: str
    updated_at: str


class ConnectionPage(TypedDict):
    connections: list[Connection]
    total: int
    next: str | None


class Counts(TypedDict):
    same: int
    changed: int
    added: int
    removed: int


class DataType(TypedDict):
    id: str
    label: str
    description: str
    example: Any


class Delivery(TypedDict):
    id: str
    event_id: str
    event_type: EventTypeEnum
    job_run_id: str | None
    status: NotRequired[DeliveryStatusEnum]
    attempts: NotRequired[int]
    created_at: str
    attempted_at: NotRequired[str | None]
    next_attempt_at: NotRequired[str | None]
    finished_at: NotRequired[str | None]
    response_status: NotRequired[int | None]
    response_excerpt: NotRequired[str]
    error: NotRequired[str]
    payload: Any


class DeliveryPage(TypedDict):
    deliveries: list[Delivery]
    total: int
    next: str | None


class DriveEntry(TypedDict):
    id: str
    name: str
    is_folder: bool
    size: int | None
    modified: str | None


class DriveExport(TypedDict):
    id: str
    job_run_id: str
    connection_id: str | None
    account: str
    folder_id: NotRequired[str]
    format: FormatEnum
    status: DriveExportStatusEnum
    link: NotRequired[str]
    rows_count: NotRequired[int | None]
    error: NotRequired[str]
    created_at: str
    finished_at: NotRequired[str | None]


class DriveExportPage(TypedDict):
    job_run_id: str
    exports: list[DriveExport]
    total: int
    next: str | None


class DriveImportRequest(TypedDict):
    connection_id: str
    ids: list[str]
    start: NotRequired[bool]


class DriveListing(TypedDict):
    folder: str
    entries: list[DriveEntry]
    next: str


class DriveQueryRequest(TypedDict):
    connection_id: str
    ids: list[str]


class DropAddress(TypedDict):
    address: str
    senders: list[str]
    starts_run: NotRequired[bool]
    created_at: str
    renewed_at: str


class DroppedMail(TypedDict):
    id: str
    accepted: bool
    reason: NotRequired[str]
    sender: NotRequired[str]
    subject: NotRequired[str]
    size: int
    spf: NotRequired[str]
    dkim: NotRequired[str]
    import_id: str | None
    created_at: str


class DroppedMailPage(TypedDict):
    mail: list[DroppedMail]
    total: int
    next: str | None


class Evidence(TypedDict):
    confidence: float
    doubtful: NotRequired[bool]
    page: int | None
    box: list[float] | None
    printed: str
    derived_from: str
    file_id: str


class Export(TypedDict):
    id: str
    job_run_id: str
    format: FormatEnum
    rows_count: NotRequired[int]
    kept: bool
    created_at: str


class ExportPage(TypedDict):
    job_run_id: str
    exports: list[Export]
    total: int
    next: str | None


class ExportWish(TypedDict):
    to: ToEnum
    format: NotRequired[FormatEnum]
    connection_id: NotRequired[str | None]
    folder_id: NotRequired[str]


class ExportWishRequest(TypedDict):
    to: ToEnum
    format: NotRequired[FormatEnum]
    connection_id: NotRequired[str | None]
    folder_id: NotRequired[str]


class Field(TypedDict):
    field_key: str
    field_name: str
    data_type_id: NotRequired[str]
    ai_prompt: NotRequired[str]
    aliases: list[str]
    choices: list[str]
    display_order: NotRequired[int]


class Fields(TypedDict):
    job_run_id: str
    fields: list[Field]
    processing_modes: dict[str, Literal["individual", "combined"]]
    template_id: str | None
    description: str
    engine: str | None


class FieldsChangeRequest(TypedDict):
    fields: NotRequired[list[NewFieldRequest]]
    processing_modes: NotRequired[dict[str, Literal["individual", "combined"]]]
    template_id: NotRequired[str | None]
    description: NotRequired[str]
    engine: NotRequired[EngineEnum | NullEnum]


class File(TypedDict):
    id: str
    file_id: str
    job_run_id: str
    parent_id: str | None
    original_path: str
    name: str
    size: NotRequired[int]
    sha256: NotRequired[str]
    kind: str
    processable: bool
    state: StateEnum
    reason: str
    message: str
    rows: int
    created_at: str


class FileOfRun(TypedDict):
    id: str
    file_id: str
    job_run_id: str
    parent_id: str | None
    original_path: str
    name: str
    size: NotRequired[int]
    sha256: NotRequired[str]
    kind: str
    processable: bool
    state: StateEnum
    reason: str
    message: str
    rows: int
    created_at: str
    run_created_at: str
    run_status: RunStatusEnum


class FilePage(TypedDict):
    files: list[File]
    total: int
    job_run_id: str
    next: str | None


class FilesOfAllRuns(TypedDict):
    files: list[FileOfRun]
    total: int
    next: str | None


class Folders(TypedDict):
    folders: list[str]


class Found(TypedDict):
    title: str
    path: str
    size: int | None
    known: bool


class GmailImportRequest(TypedDict):
    connection_id: str
    q: str
    has_attachment: NotRequired[bool]
    start: NotRequired[bool]


class GmailQueryRequest(TypedDict):
    connection_id: str
    q: str
    has_attachment: NotRequired[bool]


class HistoryPage(TypedDict):
    runs: list[AutomationRun]
    total: int
    next: str | None


class Import(TypedDict):
    id: str
    job_run_id: str
    connection_id: str | None
    source: ImportSourceEnum
    account: NotRequired[str]
    query: dict[str, Any]
    status: ImportStatusEnum
    items_found: NotRequired[int]
    items_imported: int
    items_failed: int
    error: NotRequired[str]
    created_at: str
    started_at: NotRequired[str | None]
    finished_at: NotRequired[str | None]


class ImportPage(TypedDict):
    imports: list[Import]
    total: int
    next: str | None


class Job(TypedDict):
    id: str
    name: str
    description: NotRequired[str]
    job_type: NotRequired[JobTypeEnum]
    created_at: str
    updated_at: str
    job_run_id: str
    status: RunStatusEnum
    config_step: ConfigStepEnum


class JobCopyRequest(TypedDict):
    name: NotRequired[str]


class JobPage(TypedDict):
    jobs: list[Job]
    total: int
    next: str | None


class Look(TypedDict):
    found: list[Found]
    more: bool


class LookWishRequest(TypedDict):
    job_id: str
    origin: OriginEnum
    connection_id: NotRequired[str | None]
    query: NotRequired[dict[str, Any]]


class MadeSheet(TypedDict):
    job_id: str
    run_id: str
    job_run_id: str


class MailRuleFieldsRequest(TypedDict):
    folder: NotRequired[str]
    sender: NotRequired[str]
    subject: NotRequired[str]
    since: NotRequired[str | None]
    has_attachment: NotRequired[bool]


class MailboxImportRequest(TypedDict):
    connection_id: str
    query: NotRequired[MailRuleFieldsRequest]
    start: NotRequired[bool]


class MailboxQueryRequest(TypedDict):
    connection_id: str
    query: NotRequired[MailRuleFieldsRequest]


class Moved(TypedDict):
    job_run_id: str
    status: RunStatusEnum
    config_step: str
    tasks_total: int


class NewAutomationRequest(TypedDict):
    name: NotRequired[str]
    origin: OriginEnum
    connection_id: NotRequired[str | None]
    query: NotRequired[dict[str, Any]]
    append_results: NotRequired[bool]
    schedule: ScheduleRequest
    export: NotRequired[ExportWishRequest]
    job_id: str


class NewDriveExportRequest(TypedDict):
    connection_id: str
    format: FormatEnum
    folder_id: NotRequired[str]


class NewFieldRequest(TypedDict):
    field_name: str
    data_type_id: NotRequired[DataTypeIdEnum]
    ai_prompt: NotRequired[str]
    field_key: NotRequired[str]
    aliases: NotRequired[list[str]]
    choices: NotRequired[list[str]]
    display_order: NotRequired[int | None]


class NewJobRequest(TypedDict):
    name: str
    description: NotRequired[str]
    job_type: NotRequired[JobTypeEnum]
    template_id: NotRequired[str | None]
    persist_data: NotRequired[bool]


class NewMailboxRequest(TypedDict):
    host: str
    port: NotRequired[int]
    security: NotRequired[SecurityEnum]
    username: str
    password: str


class NewRunRequest(TypedDict):
    clone_from_run_id: NotRequired[str | None]
    template_id: NotRequired[str | None]
    append_results: NotRequired[bool]
    persist_data: NotRequired[bool | None]
    engine: NotRequired[EngineEnum | NullEnum]


class NewSheetRequest(TypedDict):
    template_id: str
    name: NotRequired[str]


class NewTemplateRequest(TypedDict):
    name: str
    description: NotRequired[str]
    engine: NotRequired[EngineEnum | NullEnum]
    fields: NotRequired[list[NewFieldRequest]]


class NewWebhookRequest(TypedDict):
    url: str
    description: NotRequired[str]


class PaginatedTemplateList(TypedDict):
    templates: list[Template]
    next: str | None


class PatchedChangeRequest(TypedDict):
    name: NotRequired[str]
    origin: NotRequired[OriginEnum]
    connection_id: NotRequired[str | None]
    query: NotRequired[dict[str, Any]]
    append_results: NotRequired[bool]
    schedule: NotRequired[ScheduleRequest]
    export: NotRequired[ExportWishRequest]


class PatchedDropAddressChangeRequest(TypedDict):
    senders: NotRequired[list[str]]
    starts_run: NotRequired[bool]


class PatchedJobChangeRequest(TypedDict):
    name: NotRequired[str]
    description: NotRequired[str]


class PatchedRunChangeRequest(TypedDict):
    persist_data: NotRequired[bool]
    engine: NotRequired[EngineEnum | NullEnum]


class PatchedSheetNameRequest(TypedDict):
    name: NotRequired[str]


class PatchedTemplateChangeRequest(TypedDict):
    name: NotRequired[str]
    description: NotRequired[str]
    engine: NotRequired[EngineEnum | NullEnum]
    fields: NotRequired[list[NewFieldRequest]]


class PatchedWebhookChangeRequest(TypedDict):
    url: NotRequired[str]
    description: NotRequired[str]
    active: NotRequired[bool]


class Problem(TypedDict):
    type: NotRequired[str]
    title: str
    status: int
    detail: str
    code: str
    errors: NotRequired[dict[str, list[str]]]


class Progress(TypedDict):
    job_run_id: str
    status: RunStatusEnum
    config_step: ConfigStepEnum
    tasks_total: int
    tasks_completed: int
    tasks_failed: int
    tasks_processing: int
    sequence: int
    completed_at: str | None


class Result(TypedDict):
    task_id: str
    job_run_id: str
    result_set_index: int
    position: int
    engine: str
    source_files: list[str]
    source_file_ids: list[str]
    changed_at: str
    doubtful_cells: int
    extracted_data: Table


class ResultPage(TypedDict):
    job_run_id: str
    columns: list[str]
    column_types: list[Column]
    results: list[Result]
    total: int
    next: str | None
    data_removed_at: str | None
    removed_run_ids: list[str]


class Run(TypedDict):
    id: str
    job_run_id: str
    status: NotRequired[RunStatusEnum]
    config_step: NotRequired[ConfigStepEnum]
    tasks_total: NotRequired[int]
    tasks_completed: NotRequired[int]
    tasks_failed: NotRequired[int]
    created_at: str
    completed_at: NotRequired[str | None]
    template_id: str | None
    engine: NotRequired[EngineEnum | BlankEnum | NullEnum]
    previous_run_id: str | None
    result_set_index: NotRequired[int]
    data_removed_at: NotRequired[str | None]


class RunDetail(TypedDict):
    id: str
    job_run_id: str
    status: NotRequired[RunStatusEnum]
    config_step: NotRequired[ConfigStepEnum]
    tasks_total: NotRequired[int]
    tasks_completed: NotRequired[int]
    tasks_failed: NotRequired[int]
    created_at: str
    completed_at: NotRequired[str | None]
    template_id: str | None
    engine: NotRequired[EngineEnum | BlankEnum | NullEnum]
    previous_run_id: str | None
    result_set_index: NotRequired[int]
    data_removed_at: NotRequired[str | None]
    job_id: str
    persist_data: NotRequired[bool]
    last_active_at: str
    job_fields: list[Field]


class RunMade(TypedDict):
    job_run_id: str
    message: str


class RunPage(TypedDict):
    runs: list[Run]
    total: int
    latest_run_id: str
    next: str | None


class SavedTemplateRequest(TypedDict):
    name: str
    description: NotRequired[str]


class Schedule(TypedDict):
    cadence: CadenceEnum
    every_minutes: NotRequired[int | None]
    at: NotRequired[str | None]
    weekdays: NotRequired[list[int]]
    time_zone: NotRequired[str]


class ScheduleRequest(TypedDict):
    cadence: CadenceEnum
    every_minutes: NotRequired[int | None]
    at: NotRequired[str | None]
    weekdays: NotRequired[list[int]]
    time_zone: NotRequired[str]


class Sheet(TypedDict):
    job_id: str
    name: str
    template_id: str | None
    state: str
    latest_run_id: str
    job_run_id: str
    status: str
    config_step: str
    created_at: str


class Started(TypedDict):
    active_run_id: str
    job_run_id: str


class State(TypedDict):
    template_id: str
    name: str


class StepRequest(TypedDict):
    config_step: ConfigStepEnum


class StepTaken(TypedDict):
    config_step: ConfigStepEnum
    job_run_id: str


class Table(TypedDict):
    columns: list[str]
    results: list[list[Any]]
    cells: NotRequired[list[list[Evidence | None]]]


class Template(TypedDict):
    template_id: str
    name: str
    template_type: NotRequired[JobTypeEnum]
    is_public: NotRequired[bool]
    description: NotRequired[str]
    engine: NotRequired[EngineEnum | BlankEnum | NullEnum]
    created_at: str
    updated_at: str
    fields: list[TemplateField]


class TemplateCopyRequest(TypedDict):
    name: NotRequired[str]


class TemplateField(TypedDict):
    field_key: str
    field_name: str
    data_type_id: NotRequired[str]
    ai_prompt: NotRequired[str]
    aliases: list[str]
    choices: list[str]
    display_order: NotRequired[int]


class Tried(TypedDict):
    job_run_id: str
    file_id: str
    outcome: str
    message: str
    column_types: list[Column]
    extracted_data: Table
    seconds: float


class TryRequest(TypedDict):
    file_id: str
    fields: NotRequired[list[NewFieldRequest] | None]


class UploadRequest(TypedDict):
    files: list[str]
    paths: NotRequired[list[str]]


class Uploaded(TypedDict):
    job_run_id: str
    files: list[File]


class UsagePage(TypedDict):
    by: ByEnum
    usage: list[UsageRow]
    totals: UsageSums
    next: str | None


class UsageRecord(TypedDict):
    id: int
    job_id: str
    run_id: str
    task_id: str
    recorded_at: str
    counts: NotRequired[bool]
    engine: NotRequired[str]
    documents: NotRequired[int]
    pages: NotRequired[int]
    ocr_pages: NotRequired[int]
    seconds: NotRequired[float]
    model: NotRequired[str]
    llm_requests: NotRequired[int]
    llm_input_tokens: NotRequired[int]
    llm_output_tokens: NotRequired[int]
    llm_seconds: NotRequired[float]
    llm_cost: NotRequired[str | None]


class UsageRecordPage(TypedDict):
    records: list[UsageRecord]
    next: str | None


class UsageRow(TypedDict):
    tasks: int
    documents: int
    pages: int
    ocr_pages: int
    seconds: float
    llm_requests: int
    llm_input_tokens: int
    llm_output_tokens: int
    llm_seconds: float
    llm_cost: str | None
    key: str
    name: str | None
    last_used_at: str


class UsageSums(TypedDict):
    tasks: int
    documents: int
    pages: int
    ocr_pages: int
    seconds: float
    llm_requests: int
    llm_input_tokens: int
    llm_output_tokens: int
    llm_seconds: float
    llm_cost: str | None


class Webhook(TypedDict):
    id: str
    url: str
    description: NotRequired[str]
    active: NotRequired[bool]
    disabled_reason: NotRequired[str]
    failures_in_row: NotRequired[int]
    failing_since: NotRequired[str | None]
    created_at: str
    updated_at: str


class WebhookPage(TypedDict):
    webhooks: list[Webhook]
    total: int
    next: str | None


class WebhookWithSecret(TypedDict):
    id: str
    url: str
    description: NotRequired[str]
    active: NotRequired[bool]
    disabled_reason: NotRequired[str]
    failures_in_row: NotRequired[int]
    failing_since: NotRequired[str | None]
    created_at: str
    updated_at: str
    secret: str


class WholeTemplateRequest(TypedDict):
    name: str
    description: NotRequired[str]
    engine: NotRequired[EngineEnum | NullEnum]
    fields: list[NewFieldRequest]


AutomationStateEnum: TypeAlias = Literal["looking", "importing", "starting", "processing", "exporting", "succeeded", "partly", "failed", "nothing_new", "stopped"]
BlankEnum: TypeAlias = Literal[""]
ByEnum: TypeAlias = Literal["month", "day", "job", "engine", "model"]
CadenceEnum: TypeAlias = Literal["interval", "daily", "weekly"]
CauseEnum: TypeAlias = Literal["schedule", "hand"]
ChangeEnum: TypeAlias = Literal["same", "changed", "added", "removed"]
ConfigStepEnum: TypeAlias = Literal["upload", "fields", "review", "submitted"]
ConnectionKindEnum: TypeAlias = Literal["imap", "google"]
DataTypeIdEnum: TypeAlias = Literal["text", "person", "organisation", "date", "number", "money", "identifier", "choice", "yes_no"]
DeliveryStatusEnum: TypeAlias = Literal["pending", "succeeded", "failed"]
DriveExportStatusEnum: TypeAlias = Literal["waiting", "running", "completed", "failed"]
EngineEnum: TypeAlias = Literal["offline", "openai", "openai_hybrid", "anthropic", "anthropic_hybrid", "google", "google_hybrid"]
EventTypeEnum: TypeAlias = Literal["run.finished", "ping"]
FormatEnum: TypeAlias = Literal["csv", "xlsx"]
ImportSourceEnum: TypeAlias = Literal["mailbox", "drop", "gmail", "drive"]
ImportStatusEnum: TypeAlias = Literal["waiting", "running", "completed", "failed", "cancelled"]
JobTypeEnum: TypeAlias = Literal["extraction", "cpe"]
NullEnum: TypeAlias = None
OriginEnum: TypeAlias = Literal["mailbox", "gmail", "drive", "waiting"]
PaginatedSheetList: TypeAlias = list[Sheet]
PaginatedStateList: TypeAlias = list[State]
RunStatusEnum: TypeAlias = Literal["pending", "in_progress", "completed", "partially_completed", "failed", "cancelled"]
SecurityEnum: TypeAlias = Literal["tls", "starttls"]
StateEnum: TypeAlias = Literal["waiting", "reading", "done", "nothing_found", "failed", "cancelled", "unpacked"]
ToEnum: TypeAlias = Literal["nowhere", "product", "drive"]
