# Differences, ratios and standardisation of people in organisations, by clubSandwich and geepack. Run in this folder:
# Rscript clusters.R. Writes people.csv (made up here), results.csv and versions.txt.

library(clubSandwich)
library(geepack)
set.seed(20230630)

# Organisations of unequal size and mix; nobody of the treated has been there long enough for stratum 5.
sizes <- c(12, 18, 25, 31, 40, 44, 52, 60, 75, 90, 120, 160)
id <- rep(seq_along(sizes), sizes)
treated <- rbinom(length(id), 1, rbeta(length(sizes), 2, 6)[id])
stratum <- floor(runif(length(id)) * (6 - treated))
funding <- sample(c("municipality", "other", "uwv"), length(id), replace = TRUE, prob = c(0.2, 0.3, 0.5))
chance <- plogis(-1.2 + 0.3 * stratum - 0.4 * treated + 0.3 * (funding == "uwv") + 0.9 * rnorm(length(sizes))[id])
people <- data.frame(organisation = id, treated, stratum, funding, outcome = rbinom(length(id), 1, chance))
write.csv(people, "people.csv", row.names = FALSE, quote = FALSE)
organisation <- factor(people$organisation)

rows <- list()
keep <- function(method, value, standard_error = NA, freedom = NA) {
  rows[[length(rows) + 1]] <<- data.frame(method, value, standard_error, freedom)
}

# Difference and ratio: CR2 of the regression on group means, with Satterthwaite's degrees of freedom.
means <- lm(outcome ~ 0 + factor(treated), data = people)
cr2 <- vcovCR(means, cluster = organisation, type = "CR2")
shares <- coef(means)
contrast <- function(method, value, weights) {
  found <- linear_contrast(means, vcov = cr2, contrasts = matrix(weights, nrow = 1), test = "Satterthwaite")
  keep(method, value, found$SE, found$df)
}
contrast("difference", shares[[2]] - shares[[1]], c(-1, 1))
contrast("log_ratio", log(shares[[2]] / shares[[1]]), c(-1, 1) / shares)

# Adjusted: GEE, whose coefficients are those of the logistic regression; CR3 is Mancl and DeRouen's bias-reduced
# covariance; marginal standardisation and the delta method by hand.
model <- outcome ~ treated + factor(stratum) + funding
gee <- geeglm(model, id = organisation, data = people, family = binomial, corstr = "independence")
logit <- glm(model, data = people, family = binomial, control = glm.control(epsilon = 1e-14))
stopifnot(all.equal(coef(gee), coef(logit), tolerance = 1e-6))
covariance <- vcovCR(logit, cluster = organisation, type = "CR3")
design <- model.matrix(logit)
everybody <- lapply(c(1, 0), function(group) {
  x <- design
  x[, "treated"] <- group
  list(x = x, p = as.vector(plogis(x %*% coef(logit))))
})
gradient <- Reduce(`-`, lapply(everybody, function(e) colMeans(e$p * (1 - e$p) * e$x)))
keep("adjusted_difference", mean(everybody[[1]]$p) - mean(everybody[[2]]$p),
     sqrt(as.vector(gradient %*% covariance %*% gradient)), nlevels(organisation) - 1)
# Standardised: strata that both groups have, weights of both groups together; organisations left out one by one.
standardised <- function(rows) {
  people_of <- table(rows$stratum, rows$treated)
  common <- rownames(people_of)[apply(people_of > 0, 1, all)]
  rows <- rows[as.character(rows$stratum) %in% common, ]
  share <- tapply(rows$outcome, list(rows$stratum, rows$treated), mean)
  weighted.mean(share[, "1"] - share[, "0"], table(rows$stratum))
}
whole <- standardised(people)
without <- sapply(levels(organisation), function(name) standardised(people[organisation != name, ]))
clusters <- length(without)
keep("standardised_difference", whole, sqrt((clusters - 1) / clusters * sum((without - whole)^2)), clusters - 1)

# Intraclass correlation from the analysis of variance.
squares <- summary(aov(outcome ~ factor(organisation), data = people))[[1]][["Mean Sq"]]
sizes <- table(organisation)
typical <- (sum(sizes) - sum(sizes^2) / sum(sizes)) / (clusters - 1)
keep("icc", (squares[1] - squares[2]) / (squares[1] + (typical - 1) * squares[2]))

results <- do.call(rbind, rows)
results[-1] <- lapply(results[-1], function(column) sprintf("%.12g", column))
write.csv(results, "results.csv", row.names = FALSE, quote = FALSE)
packages <- c("clubSandwich", "geepack")
versions <- c(R = as.character(getRversion()), sapply(packages, function(p) as.character(packageVersion(p))))
writeLines(paste(names(versions), versions), "versions.txt")
