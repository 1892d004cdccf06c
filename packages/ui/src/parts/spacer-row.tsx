/** Stands for rows that are not rendered. */
export const SpacerRow = ({ heightPx, columns }: { heightPx: number; columns: number }) =>
  heightPx > 0 ? (
    <tr class="spacer" aria-hidden="true">
      <td colSpan={columns} style={{ height: `${heightPx}px` }} />
    </tr>
  ) : null
