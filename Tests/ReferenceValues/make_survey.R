# Survey estimates by the R package survey: survey-r.json beside this script.
#
#   Rscript make_survey.R        needs r-cran-survey
#
# 420 made-up respondents in 9 areas and 5 strata that cut across them, one of which has a single
# respondent; weights 0.3 to 6; two questions, each unanswered here and there. Area 6 has one answer
# to the first question, area 7 only yes, area 8 only no.
suppressMessages(library(survey))
options(survey.lonely.psu = "adjust")
set.seed(20261127)
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))

n <- 420
d <- data.frame(
    area = sample(0:5, n, TRUE, c(3, 2, 2, 1, 1, 1)),
    stratum = sample(0:3, n, TRUE, c(4, 3, 2, 1)),
    w = round(exp(rnorm(n, 0, 0.6)), 3))
d$y1 <- rbinom(n, 1, 0.2 + 0.05 * d$area)
d$y2 <- rbinom(n, 1, 0.3 + 0.3 * d$y1)
d$y1[sample(n, 40)] <- NA
d$y2[sample(n, 25)] <- NA
d <- rbind(
    d,
    data.frame(area = 6, stratum = 1, w = 1.25, y1 = c(1, NA, NA), y2 = c(0, 1, 0)),
    data.frame(area = 7, stratum = c(0, 1, 2, 2), w = c(1, 2, 0.5, 1.5), y1 = 1, y2 = c(1, 0, 1, 0)),
    data.frame(area = 8, stratum = c(0, 1, 2, 4), w = c(1, 2, 0.5, 1.5), y1 = 0, y2 = c(1, 0, 1, 0)))

number <- function(x) {
    ifelse(is.na(x) | !is.finite(x), "null", formatC(x, digits = 17, format = "g"))
}
list_of <- function(x) paste0("[", paste(trimws(number(as.numeric(x))), collapse = ", "), "]")
lines <- c()
put <- function(name, x) lines <<- c(lines, sprintf('  "%s": %s', name, list_of(x)))

put("weights", d$w)
put("areas", d$area)
put("strata", d$stratum)
put("first", d$y1)
put("second", d$y2)
areas <- 0:8

# Each area a simple sample of its own: svymean on the answers of its base.
simple <- lapply(areas, function(a) {
    own <- d[d$area == a & !is.na(d$y1), ]
    if (nrow(own) < 2) return(c(mean(own$y1), NA))
    m <- svymean(~y1, svydesign(ids = ~1, weights = ~w, data = own))
    c(coef(m), SE(m))
})
put("simpleShares", sapply(simple, `[`, 1))
put("simpleErrors", sapply(simple, `[`, 2))
own <- d[!is.na(d$y1), ]
whole <- svydesign(ids = ~1, weights = ~w, data = own)
m <- svymean(~y1, whole)
put("simpleCity", c(coef(m), SE(m)))

# Strata: an area is a domain of the whole design.
design <- svydesign(ids = ~1, strata = ~stratum, weights = ~w, data = d)
by <- svyby(~y1, ~area, design, svymean, na.rm = TRUE)
put("stratifiedShares", coef(by))
put("stratifiedErrors", SE(by))
m <- svymean(~y1, design, na.rm = TRUE)
put("stratifiedCity", c(coef(m), SE(m)))

# An area against the rest, with what the strata make common.
contrast <- sapply(0:5, function(a) {
    split <- update(design, own = factor(ifelse(area == a, "own", "rest"), levels = c("own", "rest")))
    both <- svyby(~y1, ~own, subset(split, !is.na(y1)), svymean, covmat = TRUE)
    k <- svycontrast(both, c(1, -1))
    c(coef(k), SE(k))
})
put("contrasts", contrast[1, ])
put("contrastErrors", contrast[2, ])

# Korn and Graubard.
beta <- function(part) {
    ci <- attr(svyciprop(~y1, part, method = "beta"), "ci")
    as.numeric(ci)
}
stratified <- sapply(0:5, function(a) beta(subset(design, area == a & !is.na(y1))))
put("kornGraubardLow", stratified[1, ])
put("kornGraubardHigh", stratified[2, ])
alone <- sapply(0:5, function(a) {
    beta(svydesign(ids = ~1, weights = ~w, data = d[d$area == a & !is.na(d$y1), ]))
})
put("kornGraubardSimpleLow", alone[1, ])
put("kornGraubardSimpleHigh", alone[2, ])

# An index: the mean of both questions' shares, each over its own base.
index <- function(design) {
    design <- update(
        design, b1 = as.numeric(!is.na(y1)), b2 = as.numeric(!is.na(y2)),
        t1 = ifelse(is.na(y1), 0, y1), t2 = ifelse(is.na(y2), 0, y2))
    total <- svytotal(~t1 + b1 + t2 + b2, design)
    k <- svycontrast(total, quote(0.5 * t1 / b1 + 0.5 * t2 / b2))
    c(coef(k), SE(k))
}
stratified <- sapply(areas, function(a) index(subset(design, area == a)))
put("indexStratified", stratified[1, ])
put("indexStratifiedErrors", stratified[2, ])
# Linear in the sample, so that the mean of the influences is 0 and R centers nothing away.
simple <- sapply(areas, function(a) {
    index(svydesign(
        ids = ~1, weights = ~w, data = d[d$area == a & !(is.na(d$y1) & is.na(d$y2)), ]))
})
put("indexSimple", simple[1, ])
put("indexSimpleErrors", simple[2, ])

certificate <- sprintf(
    '  "tool": "R survey %s, R %s", "script": "make_survey.R", "date": "%s", "tolerance": 1e-9',
    packageVersion("survey"), getRversion(), Sys.Date())
writeLines(
    c("{", paste0(c(certificate, lines), c(rep(",", length(lines)), "")), "}"),
    file.path(folder, "survey-r.json"))
