"""The juristic registry of the Department of Business Development, through the Government Data Exchange."""
