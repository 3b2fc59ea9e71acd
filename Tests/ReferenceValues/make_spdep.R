# Gi and Gi* of spdep from the values and neighbor lists in getis-ord-*.json.
library(jsonlite)
suppressPackageStartupMessages(library(spdep))

arguments <- commandArgs(FALSE)
here <- dirname(sub("^--file=", "", grep("^--file=", arguments, value = TRUE)))

scores <- function(values, neighbors) {
  nb <- lapply(neighbors, function(row) if (length(row)) as.integer(unlist(row) + 1L) else 0L)
  class(nb) <- "nb"
  attr(nb, "region.id") <- as.character(seq_along(nb))
  binary <- function(nb) nb2listw(nb, style = "B", zero.policy = TRUE)
  one <- function(nb) {
    z <- as.numeric(localG(values, binary(nb), zero.policy = TRUE))
    list(z = ifelse(is.finite(z), z, NA), p = ifelse(is.finite(z), 2 * pnorm(-abs(z)), NA))
  }
  list(giStar = one(include.self(nb)), gi = one(nb))
}

cases <- list()
for (name in c("columbus", "baltim", "sids2", "stl", "philadelphia")) {
  data <- fromJSON(file.path(here, paste0("getis-ord-", name, ".json")), simplifyVector = FALSE)
  for (kind in names(data$cases)) {
    cases[[length(cases) + 1]] <- c(
      list(name = name, kind = kind),
      scores(as.numeric(unlist(data$values)), data$cases[[kind]]$neighbors))
  }
}
write_json(
  list(
    tool = paste("spdep", packageVersion("spdep"), "in", R.version.string),
    date = "2026-11-21", script = "make_spdep.R",
    tolerance = "z: 1e-9 relative (of 1 where |z| < 1); p: 1e-9 relative; null: not defined",
    cases = cases),
  file.path(here, "spdep.json"), auto_unbox = TRUE, digits = I(17), na = "null")
