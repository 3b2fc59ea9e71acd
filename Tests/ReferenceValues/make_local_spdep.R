# Local Moran, Geary and weighted Gi, Gi* of spdep, from the values and neighbor lists of
# getis-ord-*.json and local-esda.json.
library(jsonlite)
suppressPackageStartupMessages(library(spdep))

arguments <- commandArgs(FALSE)
here <- dirname(sub("^--file=", "", grep("^--file=", arguments, value = TRUE)))

list_of <- function(neighbors) {
  nb <- lapply(neighbors, function(row) if (length(row)) as.integer(unlist(row) + 1L) else 0L)
  class(nb) <- "nb"
  attr(nb, "region.id") <- as.character(seq_along(nb))
  nb
}
clean <- function(x) { x <- as.numeric(x); ifelse(is.finite(x), x, NA) }

scores <- function(values, neighbors) {
  nb <- list_of(neighbors)
  rows <- nb2listw(nb, style = "W", zero.policy = TRUE)
  given <- localmoran(values, rows, conditional = TRUE, zero.policy = TRUE)
  all <- localmoran(values, rows, conditional = FALSE, zero.policy = TRUE)
  # Weights 1 / (1 + |i - j|): different within every row; the area itself weighs 1/2.
  weights <- lapply(seq_along(nb), function(i)
    if (nb[[i]][1] == 0L) NULL else 1 / (1 + abs(nb[[i]] - i)))
  weighted <- nb2listw(nb, glist = weights, style = "B", zero.policy = TRUE)
  self <- include.self(nb)
  selfWeights <- lapply(seq_along(self), function(i)
    ifelse(self[[i]] == i, 0.5, 1 / (1 + abs(self[[i]] - i))))
  star <- nb2listw(self, glist = selfWeights, style = "B", zero.policy = TRUE)
  moranWeighted <- localmoran(values, weighted, conditional = TRUE, zero.policy = TRUE)
  list(
    moran = clean(given[, 1]), conditional = clean(given[, 4]), total = clean(all[, 4]),
    geary = clean(localC(values, rows, zero.policy = TRUE)),
    weightedGi = clean(localG(values, weighted, zero.policy = TRUE)),
    weightedGiStar = clean(localG(values, star, zero.policy = TRUE)),
    weightedMoran = clean(moranWeighted[, 1]), weightedConditional = clean(moranWeighted[, 4]))
}

maps <- list()
for (name in c("columbus", "baltim", "sids2", "stl", "philadelphia")) {
  data <- fromJSON(file.path(here, paste0("getis-ord-", name, ".json")), simplifyVector = FALSE)
  for (kind in names(data$cases)) {
    maps[[length(maps) + 1]] <- c(
      list(name = name, kind = kind),
      scores(as.numeric(unlist(data$values)), data$cases[[kind]]$neighbors))
  }
}
more <- fromJSON(file.path(here, "local-esda.json"), simplifyVector = FALSE)$maps
for (map in more) {
  if (is.null(map$neighbors)) next
  maps[[length(maps) + 1]] <- c(
    list(name = map$name, kind = map$kind),
    scores(as.numeric(unlist(map$values)), map$neighbors))
}
write_json(
  list(
    tool = paste("spdep", packageVersion("spdep"), "in", R.version.string),
    date = "2026-11-27", script = "make_local_spdep.R",
    tolerance = "1e-9 relative (of 1 where the number is below 1); null: not defined",
    scales = "spdep's local Moran is n/(n-1) times, its local Geary (n-1)/n times ours",
    maps = maps),
  file.path(here, "local-spdep.json"), auto_unbox = TRUE, digits = I(17), na = "null")
