# Global statistics of spdep for the cases of global.json.
library(jsonlite)
suppressPackageStartupMessages(library(spdep))

arguments <- commandArgs(FALSE)
here <- dirname(sub("^--file=", "", grep("^--file=", arguments, value = TRUE)))
data <- fromJSON(file.path(here, "global.json"), simplifyVector = FALSE)

one <- function(test, sign = 1) {
  estimate <- unname(test$estimate)
  list(
    value = estimate[1], expectation = estimate[2], variance = estimate[3],
    z = sign * as.numeric(test$statistic), p = as.numeric(test$p.value))
}

of_style <- function(values, weights) {
  # All areas count, isolates too: `adjust.n` would leave them out of n but not out of the mean.
  options <- list(zero.policy = TRUE, adjust.n = FALSE, alternative = "two.sided")
  moran <- function(random) do.call(moran.test, c(list(values, weights, random), options))
  geary <- function(random) do.call(geary.test, c(list(values, weights, random), options))
  # spdep turns the sign of Geary's z.
  list(
    moran = one(moran(TRUE)), moranNormal = one(moran(FALSE)),
    geary = one(geary(TRUE), -1), gearyNormal = one(geary(FALSE), -1))
}

cases <- list()
for (case in data$cases) {
  if (!is.null(case$size)) next
  values <- as.numeric(unlist(case$values))
  nb <- lapply(case$neighbors, function(row) {
    if (length(row)) as.integer(unlist(row) + 1L) else 0L
  })
  class(nb) <- "nb"
  attr(nb, "region.id") <- as.character(seq_along(nb))
  numbers <- if (is.null(case$weights)) NULL else lapply(case$weights, function(row) unlist(row))
  listw <- function(style) nb2listw(nb, glist = numbers, style = style, zero.policy = TRUE)
  result <- list(
    name = case$name, kind = case$kind, row = of_style(values, listw("W")),
    none = of_style(values, listw("B")))
  if (all(card(nb) > 0)) {
    # With isolates it leaves their values out of the denominator.
    result$generalG <- one(
      suppressWarnings(globalG.test(values, listw("B"), alternative = "two.sided")))
  }
  if (!is.null(case$other)) {
    x <- as.numeric(unlist(case$other))
    result$bivariate <- moran_bv(values, x, listw("W"), nsim = 9)$t0
  }
  cases[[length(cases) + 1]] <- result
}
write_json(
  list(
    tool = paste("spdep", packageVersion("spdep"), "in", R.version.string),
    date = "2026-11-27", script = "make_global.R",
    tolerance = "1e-9 relative (z: of 1 where |z| < 1)", cases = cases),
  file.path(here, "spdep-global.json"), auto_unbox = TRUE, digits = I(17), na = "null")
