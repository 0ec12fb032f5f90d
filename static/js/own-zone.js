// A new thing's time zone is the one of the person's device, where the list has it.
//   <select data-controller="own-zone">
export function connect(list) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if ([...list.options].some((option) => option.value === own)) list.value = own;
}
