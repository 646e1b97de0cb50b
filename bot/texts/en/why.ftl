# Why a worker was chosen, and why another was not. No HTML. The keys are `why-` or `against-` and the
# matcher's part with hyphens; every one is given the same figure.

why-rating = expected rating { $figure } of 100
why-experience = { $figure ->
        [one] { $figure } task completed
       *[other] { $figure } tasks completed
    }
why-skill = has { $figure } of the named skills
why-language = speaks the language of the task
why-price = asks for less than the task would pay at most
why-distance = { $figure } m away
why-speed = expected to be done in { $figure } s
why-reliability = expected to be in time and right { $figure } times of 1000
why-fairness = { $figure ->
        [0] newcomers get a chance too
       *[other] the chance for those with few ratings ({ $figure } so far)
    }
why-came-first = the first who applied
why-employer-chose = chosen by the employer
why-lot = equal in everything, so the lot decided
why-chosen-over = { $figure ->
        [one] chosen over { $figure } other applicant
       *[other] chosen over { $figure } other applicants
    }

against-rating = another applicant's expected rating was higher (yours: { $figure })
against-experience = another applicant has completed more tasks (you: { $figure })
against-skill = another applicant has more of the named skills (you: { $figure })
against-language = another applicant speaks the language of the task
against-price = another applicant asks for less
against-distance = another applicant is nearer (you: { $figure } m)
against-speed = another applicant is expected to be quicker (you: { $figure } s)
against-reliability = another applicant is expected to be in time and right more often (you: { $figure } times of 1000)
against-fairness = the chance that is kept for newcomers fell to another applicant
against-came-first = another applicant was first
against-employer-chose = the employer chose another applicant
against-lot = you were equal in everything, and the lot fell to another applicant
against-needs-skill = the task needs a skill that is not on your record
against-needs-language = the task needs a language that is not on your record
against-needs-capacity = you already have as many tasks as you can take
against-needs-reward = the reward is below what you asked for
against-needs-due = the task was already past its time
against-needs-other-person = you may not do this task yourself
against-needs-other-employer = you have said that you do not work for this employer
against-needs-rating = the task asks for a higher rating
against-needs-completed = the task asks for more completed tasks
against-needs-employer-rating = the employer's rating is below what you asked for
against-needs-hours = the task takes longer than you have time
against-needs-window = you are not free when the task is to be done
against-needs-place-known = the task is done at a place, and yours is not known
against-needs-place = the task is too far away
against-needed-elsewhere = you were needed for another task, or the place stayed empty
