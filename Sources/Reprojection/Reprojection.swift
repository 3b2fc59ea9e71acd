// Reprojection
