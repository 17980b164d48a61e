"""What every page of the clerk workspace uses: rendering, actor, labels, paging, tiles."""
